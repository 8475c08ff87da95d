using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

using MySqlConnector;

namespace FlexDb.Core.Tests;

public sealed class FlexDbOptionsTests
{
    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return Case(nameof(FlexDbOptions.SchemaLimits), options => options.SchemaLimits = null!);
        yield return Case(nameof(FlexDbOptions.SchemaLimits), options => options.SchemaLimits = new FlexSchemaLimits { MaxColumns = 0 });
        yield return Case(nameof(FlexDbOptions.SchemaLimits), options => options.SchemaLimits = new FlexSchemaLimits { MaxJsonBytes = 0 });
        yield return Case(nameof(FlexDbOptions.SlotCapacities), options => options.SlotCapacities = null!);
        yield return Case(nameof(FlexDbOptions.SlotCapacities), options => options.SlotCapacities = new FlexSlotCapacities { String = -1 });
        yield return Case(nameof(FlexDbOptions.SlotCapacities), options => options.SlotCapacities = new FlexSlotCapacities { Reference = -1 });
        yield return Case(nameof(FlexDbOptions.Compatibility), options => options.Compatibility = (FlexCompatibilityMode)99);
        yield return Case(nameof(FlexDbOptions.SchemaMemorySize), options => options.SchemaMemorySize = -1);
        yield return Case(nameof(FlexDbOptions.MaxSnapshotTables), options => options.MaxSnapshotTables = 0);
        yield return Case(nameof(FlexDbOptions.RetryTimeout), options => options.RetryTimeout = TimeSpan.FromTicks(-1));
        yield return Case(nameof(FlexDbOptions.OutcomeTimeout), options => options.OutcomeTimeout = TimeSpan.FromTicks(-1));
        yield return Case(nameof(FlexDbOptions.EditLockTimeout), options => options.EditLockTimeout = TimeSpan.FromTicks(-1));
        yield return Case(nameof(FlexDbOptions.TimeProvider), options => options.TimeProvider = null!);

        static TestCaseData Case(string setting, Action<FlexDbOptions> change) => new(setting, change);
    }

    [TestCaseSource(nameof(Wrong))]
    public void A_setting_out_of_range_is_refused_by_its_name(string setting, Action<FlexDbOptions> change)
    {
        FlexDbOptions options = new();
        change(options);

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Store(options));

        Assert.That(refusal.Message, Does.StartWith(setting));
    }

    [Test]
    public void Every_setting_out_of_range_is_named_at_once()
    {
        FlexDbOptions options = new() { RetryTimeout = TimeSpan.FromSeconds(-1), MaxSnapshotTables = 0 };

        Assert.That(
            () => Store(options),
            Throws.ArgumentException.With.Message.Contains(nameof(options.RetryTimeout)).And.Message.Contains(nameof(options.MaxSnapshotTables)));
    }

    [Test]
    public void The_least_of_each_setting_is_taken()
    {
        FlexDbOptions options = new()
        {
            SchemaLimits = new FlexSchemaLimits { MaxColumns = 1, MaxJsonBytes = 1 },
            SlotCapacities = new FlexSlotCapacities { String = 0, Integer = 0, Decimal = 0, Date = 0, Reference = 0 },
            SchemaMemorySize = 0,
            MaxSnapshotTables = 1,
            RetryTimeout = TimeSpan.Zero,
            OutcomeTimeout = TimeSpan.Zero,
            EditLockTimeout = TimeSpan.Zero,
        };

        Assert.That(() => Store(options), Throws.Nothing);
    }

    private static FlexDbStore Store(FlexDbOptions options) => new(new MySqlDataSource("Server=127.0.0.1"), options);
}
