using FlexDb.Core.Installation;

namespace FlexDb.Core.Tests.Installation;

[TestFixture]
public sealed class FlexInstallOptionsTests
{
    [Test]
    public void The_lock_is_waited_for_a_minute_unless_said_otherwise() =>
        Assert.That(new FlexInstallOptions().LockTimeout, Is.EqualTo(TimeSpan.FromMinutes(1)));

    [Test]
    public void Records_are_installed_only_where_they_are_asked_for() =>
        Assert.That(new FlexInstallOptions().Records, Is.False);

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(25 * 60 * 60)]
    public void A_time_out_that_no_server_takes_is_refused(int seconds) =>
        Assert.That(
            () => new FlexInstallOptions { LockTimeout = TimeSpan.FromSeconds(seconds) },
            Throws.TypeOf<ArgumentOutOfRangeException>());
}
