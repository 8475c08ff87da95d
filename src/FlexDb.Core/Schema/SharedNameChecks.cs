using FlexDb.Core.Errors;

namespace FlexDb.Core.Schema;

/// <summary>Finds the names and ids that several columns share, for each of those columns.</summary>
internal readonly struct SharedNameChecks
{
    private readonly HashSet<string>? _names;
    private readonly HashSet<string>? _ids;

    public SharedNameChecks(FlexTableSchema schema)
    {
        _names = FindRepeated(schema, static column => column.Name, StringComparer.OrdinalIgnoreCase);
        _ids = FindRepeated(schema, static column => column.Id, StringComparer.Ordinal);
    }

    public void Check(ColumnProblems at)
    {
        if (_names?.Contains(at.Column.Name) == true)
        {
            at.Add(
                ColumnProperties.Name,
                FlexSchemaProblemCodes.DuplicateName,
                $"Several columns are called {at.Name} (upper and lower case are the same); give each a name of its own.");
        }

        if (at.Column.Id is { } id && _ids?.Contains(id) == true)
        {
            at.Add(
                ColumnProperties.Id,
                FlexSchemaProblemCodes.DuplicateColumnId,
                $"Column {at.Name} shares its id {SchemaNameRules.Quote(id)} with another column; leave the id out of the newer one.");
        }
    }

    private static HashSet<string>? FindRepeated(
        FlexTableSchema schema,
        Func<FlexColumnDefinition, string?> part,
        StringComparer comparer)
    {
        HashSet<string> seen = new(schema.Columns.Count, comparer);
        HashSet<string>? repeated = null;
        foreach (FlexColumnDefinition column in schema.Columns.AsSpan())
        {
            if (part(column) is { } text && !seen.Add(text))
            {
                (repeated ??= new HashSet<string>(comparer)).Add(text);
            }
        }

        return repeated;
    }
}
