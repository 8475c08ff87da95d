using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Support;

/// <summary>Random histories of one table: edits, reverts, types that come and go, and versions that TypeScript wrote without ids.</summary>
internal static class RandomHistories
{
    // Few, so that types return.
    private static readonly FlexDataType[] Types =
        [FlexDataType.String, FlexDataType.Text, FlexDataType.Integer, FlexDataType.Boolean, FlexDataType.Decimal, FlexDataType.Date, FlexDataType.DateTime, FlexDataType.Reference];

    /// <summary>Up to <paramref name="most"/> versions, at least two, each schema as the store reads it.</summary>
    public static List<FlexTableVersion> History(this Random random, int most = 7, bool mayLackIds = true)
    {
        List<FlexTableSchema> schemas = [Read(random.Schema(most: 4, mayLackIds))];
        for (int count = random.Next(2, most + 1); schemas.Count < count;)
        {
            schemas.Add(Read(random.NextSchema(schemas, mayLackIds)));
        }

        return Versions(schemas);
    }

    /// <summary>A schema that an edit of the last one might make.</summary>
    public static FlexTableSchema NextSchema(this Random random, IReadOnlyList<FlexTableSchema> schemas, bool mayLackIds) => random.Next(10) switch
    {
        0 or 1 => random.Edit(schemas[^1], most: 3).Schema,
        2 or 3 => random.Changed(schemas[^1], column => random.Filled(column)),
        4 or 5 => random.Changed(schemas[^1], column => random.Retyped(column)),
        6 => random.Changed(schemas[^1], column => random.Chance(0.5) ? column.ComputedBy("1") : column with { Validation = FlexColumnValidation.None }),
        7 when mayLackIds => random.WithoutIds(schemas[^1]),
        _ => random.Pick(schemas),
    };

    /// <summary>Versions of schemas that were written as they are.</summary>
    public static List<FlexTableVersion> Versions(IEnumerable<FlexTableSchema> schemas) =>
        [.. schemas.Select((schema, i) => Version(i + 1, schema))];

    public static FlexTableVersion Version(int number, FlexTableSchema schema) =>
        new() { Id = $"v{number}", TableId = "t", Version = number, Schema = schema, Changes = [], CreatedAt = DateTimeOffset.UnixEpoch };

    /// <summary>The schema as the store reads it after it was written.</summary>
    public static FlexTableSchema Read(FlexTableSchema written) => ColumnIdentity.WithImplicitIds(FlexTableSchema.Parse(written.ToJson()));

    private static FlexTableSchema Changed(this Random random, FlexTableSchema schema, Func<FlexColumnDefinition, FlexColumnDefinition> change)
    {
        int chosen = random.Next(schema.Columns.Count + 1);
        return new FlexTableSchema(schema.Columns.Select((column, i) => i == chosen || random.Chance(0.2) ? change(column) : column));
    }

    private static FlexColumnDefinition Filled(this Random random, FlexColumnDefinition column) =>
        random.Column(column.Name, column.DataType) with
        {
            Id = column.Id,
            Validation = column.Validation,
            Required = random.Chance(0.5),
            Unique = random.Chance(0.1),
            DefaultValue = random.Chance(0.3) ? column.DefaultValue : random.Default(column),
        };

    private static FlexColumnDefinition Retyped(this Random random, FlexColumnDefinition column)
    {
        FlexColumnDefinition retyped = random.Column(column.Name, random.Pick(Types));
        return retyped with
        {
            Id = column.Id,
            Required = column.Required && random.Chance(0.5),
            Validation = retyped.DataType == FlexDataType.Reference ? retyped.Validation : random.Chance(0.7) ? FlexColumnValidation.None : retyped.Validation,
        };
    }

    // TypeScript knows columns by their names, so what it removes and adds again is another column.
    private static FlexTableSchema WithoutIds(this Random random, FlexTableSchema schema) =>
        new(schema.Columns.Where(_ => random.Chance(0.8)).Select(column => column with { Id = random.Chance(0.8) ? null : column.Id }));
}
