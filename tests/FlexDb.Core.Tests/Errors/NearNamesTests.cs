using FlexDb.Core.Errors;

namespace FlexDb.Core.Tests.Errors;

public sealed class NearNamesTests
{
    [TestCase("Email", "email")]
    [TestCase("creditLimit", "credit_limit")]
    [TestCase("emial", "email")]
    [TestCase("emails", "email")]
    [TestCase("e_mail", "email")]
    public void A_slip_finds_the_name_that_was_meant(string given, string meant) =>
        Assert.That(NearNames.To(given, ["age", "credit_limit", "email", "phone"]), Is.EqualTo(new[] { meant }));

    [TestCase("city")]
    [TestCase("")]
    [TestCase("x")]
    public void A_name_unlike_all_others_finds_none(string given) =>
        Assert.That(NearNames.To(given, ["age", "email", "phone", "a"]), Is.Empty);

    [Test]
    public void The_nearest_come_first_and_no_more_than_three() =>
        Assert.That(NearNames.To("column_1", ["column_22", "column_3", "Column_1", "column_2", "column_4"]), Is.EqualTo(new[] { "Column_1", "column_2", "column_3" }));
}
