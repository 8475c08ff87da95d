using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Support;

/// <summary>Random columns and schemas that keep the rules for schemas, from few names so that they often meet.</summary>
internal static class RandomSchemas
{
    private static readonly string[] Names =
        ["a", "b", "c", "d", "e", "f", "g", "h", "price", "Price_2", "email", "mail", "name", "fullName"];

    private static readonly FlexDataType[] DataTypes = [.. Enum.GetValues<FlexDataType>().Where(type => type != FlexDataType.Unknown)];

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    public static T Pick<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>A schema of up to <paramref name="most"/> columns, each with an id, or by chance none with one.</summary>
    public static FlexTableSchema Schema(this Random random, int most = 8, bool mayLackIds = true)
    {
        bool ids = !mayLackIds || random.Chance(0.7);
        string[] names = [.. Names.OrderBy(_ => random.Next())];
        return new FlexTableSchema(names
            .Take(random.Next(int.Min(most, names.Length) + 1))
            .Select(name => random.Column(name) with { Id = ids ? ColumnIdentity.Implicit(random.Next().ToString()) : null }));
    }

    /// <summary>A name of a column that may or may not be there.</summary>
    public static string Name(this Random random) => random.Pick(Names);

    public static FlexColumnDefinition Column(this Random random, string name) =>
        random.Column(name, random.Pick(DataTypes));

    public static FlexColumnDefinition Column(this Random random, string name, FlexDataType dataType)
    {
        bool indexed = random.Chance(0.2) && dataType is not (FlexDataType.Text or FlexDataType.Json);
        FlexColumnDefinition column = new(name, dataType)
        {
            Required = random.Chance(0.3),
            Indexed = indexed,
            Unique = indexed && random.Chance(0.3),
            DisplayName = random.Chance(0.2) ? $"The {name}" : null,
            Validation = random.Rules(dataType),
        };
        return random.Chance(0.3) ? column with { DefaultValue = random.Default(column) } : column;
    }

    /// <summary>The schema with a rule in a form that cannot be read in some of its columns.</summary>
    public static FlexTableSchema WithUnreadableRules(this Random random, FlexTableSchema schema) =>
        new(ColumnIdentity.WithImplicitIds(schema).Columns.Select(column => random.Chance(0.7) ? column : random.Next(4) switch
        {
            0 => column with { Required = false, ExtensionData = FlexExtensionData.Empty.With("required", "yes") },
            1 => column with { Validation = column.Validation with { Enum = [FlexJsonValue.Parse("[]")] } },
            2 => column with { Validation = column.Validation with { MaxLength = null, ExtensionData = FlexExtensionData.Empty.With("maxLength", "20") } },
            _ => column with { Validation = column.Validation with { Min = FlexJsonValue.Parse("{}") } },
        }));

    private static FlexColumnValidation Rules(this Random random, FlexDataType dataType)
    {
        FlexColumnValidation none = FlexColumnValidation.None;
        switch (dataType)
        {
            case FlexDataType.String or FlexDataType.Text when random.Chance(0.6):
                int? least = random.Chance(0.3) ? random.Next(3) : null;
                return none with { MinLength = least, MaxLength = random.Chance(0.6) ? random.Next(3, 40) : null };
            case FlexDataType.String when random.Chance(0.3):
                return none with { Enum = ["x", "yy", .. random.Chance(0.5) ? [FlexJsonValue.FromString("zzz")] : FlexList<FlexJsonValue>.Empty] };
            case FlexDataType.Integer when random.Chance(0.5):
                return none with { Min = random.Chance(0.6) ? random.Next(-9, 1) : null, Max = random.Chance(0.6) ? random.Next(1, 9) : null };
            case FlexDataType.Decimal when random.Chance(0.5):
                return none with { Min = random.Chance(0.6) ? -random.Next(90) / 10m : null, Max = random.Chance(0.6) ? random.Next(90) / 10m : null };
            case FlexDataType.Date when random.Chance(0.3):
                return none with { Min = $"20{random.Next(10, 20)}-02-28", Max = $"20{random.Next(20, 30)}-02-28" };
            case FlexDataType.Reference:
                return none with { TargetTable = random.Pick(["companies", "people"]) };
            default:
                return none;
        }
    }

    /// <summary>A default that keeps the column's rules, or null where making one is not worth it.</summary>
    public static FlexJsonValue? Default(this Random random, FlexColumnDefinition column)
    {
        FlexColumnValidation rules = column.Validation;
        return column.DataType switch
        {
            FlexDataType.String when rules.Enum is { } allowed => random.Pick(allowed),
            FlexDataType.String or FlexDataType.Text => new string('s', rules.MinLength ?? 1),
            FlexDataType.Integer or FlexDataType.Decimal => rules.Min ?? rules.Max ?? (FlexJsonValue)0,
            FlexDataType.Boolean => random.Chance(0.5),
            FlexDataType.Date => rules.Min ?? (FlexJsonValue?)"2020-02-29",
            FlexDataType.DateTime => "2020-02-29T12:00:00Z",
            FlexDataType.Json => FlexJsonValue.Parse("""[1,{"a":null}]"""),
            _ => null,
        };
    }
}
