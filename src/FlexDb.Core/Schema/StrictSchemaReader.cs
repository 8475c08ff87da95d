using System.Text.Json;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Schema;

/// <summary>Reads a schema that people have written as JSON, and takes nothing in it for another application's.</summary>
internal sealed class StrictSchemaReader
{
    /// <summary>What a property begins with that is the host's own.</summary>
    private const string HostPrefix = "x-";

    private static readonly string[] SchemaProperties = [ColumnProperties.Columns, ColumnProperties.Version];

    private readonly List<FlexSchemaProblem> _problems = [];
    private bool _isReadable = true;

    /// <summary>Every problem of a schema's JSON; the schema where there is none.</summary>
    public static FlexList<FlexSchemaProblem> Read(string json, FlexSchemaLimits? limits, out FlexTableSchema? schema)
    {
        StrictSchemaReader reader = new();
        schema = null;
        try
        {
            reader.CheckSchema(SchemaJson.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = true }));
            if (reader._isReadable)
            {
                schema = FlexTableSchema.Parse(json);
                reader._problems.AddRange(FlexSchemaValidator.Validate(schema, limits));
            }
        }
        catch (JsonException exception)
        {
            reader.Add("$", FlexSchemaProblemCodes.MalformedJson, exception.LineNumber is { } line
                ? FormattableString.Invariant($"This is not valid JSON; it breaks in line {line + 1}, at or after byte {exception.BytePositionInLine + 1}.")
                : "This is not valid JSON; a text in it holds half a surrogate pair.");
        }
        catch (InvalidOperationException)
        {
            reader.Add("$", FlexSchemaProblemCodes.MalformedJson, "This is not valid JSON; the name of a property holds half a surrogate pair.");
        }

        schema = reader._problems.Count == 0 ? schema : null;
        return reader._problems.ToFlexList();
    }

    private void CheckSchema(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            AddMissing("$", "A schema must be a JSON object with an array of columns.");
            return;
        }

        CheckNames(schema, "$", "A schema", SchemaProperties);
        if (!schema.TryGetProperty(ColumnProperties.Columns, out JsonElement columns) || columns.ValueKind != JsonValueKind.Array)
        {
            AddMissing("$.columns", "A schema must have 'columns', an array; it may be empty.");
            return;
        }

        int position = 0;
        foreach (JsonElement column in columns.EnumerateArray())
        {
            CheckColumn(column, FormattableString.Invariant($"$.columns[{position++}]"));
        }
    }

    private void CheckColumn(JsonElement column, string path)
    {
        if (column.ValueKind != JsonValueKind.Object)
        {
            AddMissing(path, "A column must be a JSON object.");
            return;
        }

        CheckNames(column, path, "A column", ColumnProperties.OfColumns);
        CheckText(column, path, ColumnProperties.Name);
        CheckText(column, path, ColumnProperties.DataType);
        if (column.TryGetProperty(ColumnProperties.Validation, out JsonElement rules) && rules.ValueKind == JsonValueKind.Object)
        {
            CheckNames(rules, $"{path}.{ColumnProperties.Validation}", "A validation", ColumnProperties.OfRules);
        }
    }

    private void CheckText(JsonElement column, string path, string property)
    {
        if (!column.TryGetProperty(property, out JsonElement text) || text.ValueKind != JsonValueKind.String)
        {
            AddMissing($"{path}.{property}", $"A column must have '{property}', a text.");
        }
    }

    private void CheckNames(JsonElement json, string path, string what, string[] known)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty property in json.EnumerateObject())
        {
            string name = property.Name;
            if (!seen.Add(name))
            {
                Add($"{path}.{name}", FlexSchemaProblemCodes.DuplicateKey, $"The property {SchemaNameRules.Quote(name)} is there twice; remove one.");
            }
            else if (!known.Contains(name, StringComparer.Ordinal) && !name.StartsWith(HostPrefix, StringComparison.Ordinal))
            {
                Add($"{path}.{name}", FlexSchemaProblemCodes.UnknownProperty, $"{what} has no property {SchemaNameRules.Quote(name)}{Advice(name, known)}");
            }
        }
    }

    private static string Advice(string name, string[] known)
    {
        string? same = known.FirstOrDefault(candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));
        string[] near = same is null ? [.. NearNames.To(name, known)] : [same];
        return near.Length > 0 ? $"; is '{string.Join("' or '", near)}' meant?"
            : ColumnProperties.OfRules.Contains(name, StringComparer.Ordinal) ? $"; it belongs into '{ColumnProperties.Validation}' of the column."
            : ColumnProperties.OfColumns.Contains(name, StringComparer.Ordinal) ? "; it belongs to a column itself."
            : $"; remove it, or begin its name with '{HostPrefix}' where it is your own.";
    }

    private void AddMissing(string path, string message)
    {
        _isReadable = false;
        Add(path, FlexSchemaProblemCodes.MissingProperty, message);
    }

    private void Add(string path, string code, string message) => _problems.Add(new FlexSchemaProblem(path, code, message));
}
