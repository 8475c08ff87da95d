using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Evolution;

/// <summary>Every kind of change that an edit can make to a column, by an example of each.</summary>
internal static class ColumnChangeCases
{
    private const string Id = "aaaaaaaaaa";

    private static readonly DateTimeOffset Noon = new(2020, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<ColumnChangeCase> All { get; } =
    [
        .. Columns(),
        .. Flags(),
        .. TextRules(),
        .. Bounds(),
        .. References(),
        .. Computed(),
        .. Conversions(),
    ];

    private static IEnumerable<ColumnChangeCase> Columns()
    {
        yield return new("add an optional column", null, Of(FlexColumn.String("a")));
        yield return new("add an optional column with a default", null, Of(FlexColumn.String("a", defaultValue: "x")));
        yield return new("add a required column with a default", null, Of(FlexColumn.String("a", required: true, defaultValue: "x")));
        yield return new("add a required column without a default", null, Of(FlexColumn.String("a", required: true)));
        yield return new("add a unique column", null, Of(FlexColumn.String("a", unique: true)));
        yield return new("add a unique column with a default", null, Of(FlexColumn.String("a", unique: true, defaultValue: "x")));
        yield return new("add a computed column", null, Of(FlexColumn.String("a").ComputedBy("b + c")));
        yield return new("remove an optional column", Of(FlexColumn.String("a")), null);
        yield return new("remove a required column", Of(FlexColumn.String("a", required: true)), null);
        yield return new("rename a column", Of(FlexColumn.String("a")), Of(FlexColumn.String("b")));
        yield return new(
            "remove a column and add one of its name",
            Of(FlexColumn.String("a")),
            FlexColumn.String("a") with { Id = "zzzzzzzzzz" });
    }

    private static IEnumerable<ColumnChangeCase> Flags()
    {
        FlexColumnDefinition plain = Of(FlexColumn.Integer("a"));
        yield return new("make required, with a default", plain, plain with { Required = true, DefaultValue = 0 });
        yield return new("make required, without a default", plain, plain with { Required = true });
        yield return new("make optional", plain with { Required = true }, plain);
        yield return new("make unique", plain, plain with { Unique = true });
        yield return new("make not unique", plain with { Unique = true }, plain);
        yield return new("index", plain, plain with { Indexed = true });
        yield return new("no longer index", plain with { Indexed = true }, plain);
        yield return new("give a default", plain, plain with { DefaultValue = 1 });
        yield return new("change the default", plain with { DefaultValue = 1 }, plain with { DefaultValue = 2 });
        yield return new("take the default away", plain with { DefaultValue = 1 }, plain);
        yield return new(
            "take a required column's default away",
            plain with { Required = true, DefaultValue = 1 },
            plain with { Required = true });
        yield return new("change the display name", plain, plain with { DisplayName = "A" });
        yield return new(
            "change a property that is unknown here",
            plain,
            plain with { ExtensionData = new FlexExtensionData([KeyValuePair.Create("icon", FlexJsonValue.FromString("star"))]) });
        yield return new(
            "change a rule that is unknown here",
            plain,
            plain with
            {
                Validation = new FlexColumnValidation
                {
                    ExtensionData = new FlexExtensionData([KeyValuePair.Create("message", FlexJsonValue.FromString("!"))]),
                },
            });
    }

    private static IEnumerable<ColumnChangeCase> TextRules()
    {
        yield return Change("add a minLength", FlexColumn.String("a"), FlexColumn.String("a", minLength: 2));
        yield return Change("raise minLength", FlexColumn.String("a", minLength: 2), FlexColumn.String("a", minLength: 3));
        yield return Change("lower minLength", FlexColumn.String("a", minLength: 3), FlexColumn.String("a", minLength: 2));
        yield return Change("remove minLength", FlexColumn.String("a", minLength: 2), FlexColumn.String("a"));
        yield return Change("add a maxLength", FlexColumn.String("a"), FlexColumn.String("a", maxLength: 9));
        yield return Change("lower maxLength", FlexColumn.String("a", maxLength: 9), FlexColumn.String("a", maxLength: 8));
        yield return Change("raise maxLength", FlexColumn.String("a", maxLength: 8), FlexColumn.String("a", maxLength: 9));
        yield return Change("remove maxLength", FlexColumn.String("a", maxLength: 9), FlexColumn.String("a"));
        yield return Change("add a pattern", FlexColumn.String("a"), FlexColumn.String("a", pattern: "^x"));
        yield return Change("change the pattern", FlexColumn.String("a", pattern: "^x"), FlexColumn.String("a", pattern: "^[xy]"));
        yield return Change("remove the pattern", FlexColumn.String("a", pattern: "^x"), FlexColumn.String("a"));
        yield return Change("add an enum", FlexColumn.String("a"), FlexColumn.String("a", allowedValues: ["x", "y"]));
        yield return Change("allow one more value", FlexColumn.String("a", allowedValues: ["x"]), FlexColumn.String("a", allowedValues: ["x", "y"]));
        yield return Change("allow one value less", FlexColumn.String("a", allowedValues: ["x", "y"]), FlexColumn.String("a", allowedValues: ["x"]));
        yield return Change("reorder an enum", FlexColumn.String("a", allowedValues: ["x", "y"]), FlexColumn.String("a", allowedValues: ["y", "x"]));
        yield return Change("remove an enum", FlexColumn.String("a", allowedValues: ["x", "y"]), FlexColumn.String("a"));
    }

    private static IEnumerable<ColumnChangeCase> Bounds()
    {
        yield return Change("add a min", FlexColumn.Integer("a"), FlexColumn.Integer("a", min: 1));
        yield return Change("raise min", FlexColumn.Decimal("a", min: 1.5m), FlexColumn.Decimal("a", min: 1.6m));
        yield return Change("lower min", FlexColumn.Decimal("a", min: 1.6m), FlexColumn.Decimal("a", min: 1.5m));
        yield return Change("remove min", FlexColumn.Integer("a", min: 1), FlexColumn.Integer("a"));
        yield return Change("add a max", FlexColumn.Decimal("a"), FlexColumn.Decimal("a", max: 9m));
        yield return Change("lower max", FlexColumn.Integer("a", max: 9), FlexColumn.Integer("a", max: 8));
        yield return Change("raise max", FlexColumn.Integer("a", max: 8), FlexColumn.Integer("a", max: 9));
        yield return Change("remove max", FlexColumn.Integer("a", max: 9), FlexColumn.Integer("a"));
        yield return Change(
            "raise a date's min",
            FlexColumn.Date("a", min: new(2020, 1, 1)),
            FlexColumn.Date("a", min: new(2020, 1, 2)));
        yield return Change(
            "lower a date's min",
            FlexColumn.Date("a", min: new(2020, 1, 2)),
            FlexColumn.Date("a", min: new(2020, 1, 1)));
        yield return Change("lower a datetime's max", FlexColumn.DateTime("a", max: Noon), FlexColumn.DateTime("a", max: Noon.AddTicks(-10)));
        yield return Change("raise a datetime's max", FlexColumn.DateTime("a", max: Noon), FlexColumn.DateTime("a", max: Noon.AddTicks(10)));
    }

    private static IEnumerable<ColumnChangeCase> References()
    {
        FlexColumnDefinition people = FlexColumn.Reference("a", "people");
        FlexColumnDefinition known = people with { Validation = people.Validation with { TargetId = "people-id" } };
        yield return Change("refer to another table", people, FlexColumn.Reference("a", "companies"));
        yield return Change("follow the target's new name", known, known with
        {
            Validation = known.Validation with { TargetTable = "persons" },
        });
        yield return Change("change onDelete", people, FlexColumn.Reference("a", "people", onDelete: FlexOnDelete.Restrict));
    }

    private static IEnumerable<ColumnChangeCase> Computed()
    {
        yield return Change("make computed", FlexColumn.Integer("a"), FlexColumn.Integer("a").ComputedBy("b + c"));
        yield return Change("change the expression", FlexColumn.Integer("a").ComputedBy("b + c"), FlexColumn.Integer("a").ComputedBy("b - c"));
        yield return Change("no longer compute", FlexColumn.Integer("a").ComputedBy("b + c"), FlexColumn.Integer("a"));
        yield return Change(
            "no longer compute, and require",
            FlexColumn.Integer("a").ComputedBy("b + c"),
            FlexColumn.Integer("a", required: true));
    }

    private static IEnumerable<ColumnChangeCase> Conversions()
    {
        yield return Change("convert without loss", FlexColumn.Integer("a"), FlexColumn.Decimal("a"));
        yield return Change("convert to a string that is long enough", FlexColumn.Integer("a"), FlexColumn.String("a", maxLength: 20));
        yield return Change("convert to a string that is too short", FlexColumn.Integer("a"), FlexColumn.String("a", maxLength: 19));
        yield return Change("convert text to a string", FlexColumn.Text("a"), FlexColumn.String("a"));
        yield return Change("convert text to a string that may be too short", FlexColumn.Text("a"), FlexColumn.String("a", maxLength: 255));
        yield return Change("convert with a check", FlexColumn.String("a"), FlexColumn.Integer("a"));
        yield return Change(
            "convert with a check, and limit",
            FlexColumn.String("a", required: true),
            FlexColumn.Integer("a", required: true, min: 1));
        yield return Change(
            "convert unique values of which some may become the same",
            FlexColumn.String("a", unique: true),
            FlexColumn.Integer("a", unique: true));
        yield return Change("convert from datetime to date", FlexColumn.DateTime("a"), FlexColumn.Date("a"));
        yield return Change("convert where there is no conversion", FlexColumn.Boolean("a"), FlexColumn.Date("a"));
    }

    private static ColumnChangeCase Change(string name, FlexColumnDefinition before, FlexColumnDefinition after) =>
        new(name, Of(before), Of(after));

    private static FlexColumnDefinition Of(FlexColumnDefinition column) => column with { Id = Id };
}

/// <summary>One kind of change: a column before and after, either of which may not be there.</summary>
internal sealed record ColumnChangeCase(string Name, FlexColumnDefinition? Before, FlexColumnDefinition? After)
{
    public FlexTableSchema SchemaBefore => Table(Before);

    public FlexTableSchema SchemaAfter => Table(After);

    private static FlexTableSchema Table(FlexColumnDefinition? column) => new(column is null ? [] : [column]);
}
