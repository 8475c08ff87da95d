using System.Globalization;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Rules;

namespace FlexDb.Core.Evolution;

/// <summary>Columns and changes in words, for logs, reviews and command lines.</summary>
/// <remarks>The wording may change between releases; programs read the properties instead.</remarks>
public static class FlexChangeText
{
    private const string NotSet = "none";

    /// <summary>A column's type and rules, such as <c>string, required, maxLength 255</c>.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="ArgumentNullException"><paramref name="column"/> is null.</exception>
    public static string Of(FlexColumnDefinition column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return string.Join(", ", Facts(column)
            .Where(fact => fact.Text is not null)
            .Select(fact => fact.IsFlag ? fact.Property
                : fact.Property == ColumnProperties.DataType ? fact.Text
                : $"{fact.Property} {fact.Text}"));
    }

    /// <summary>A change in one line: <c>+</c> adds, <c>-</c> removes, <c>~</c> modifies a column.</summary>
    /// <param name="change">The change.</param>
    /// <exception cref="ArgumentNullException"><paramref name="change"/> is null.</exception>
    public static string Of(SchemaChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        string position = change.Position is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"position {at}")
            : "";
        return (change.Type, change.Before, change.After) switch
        {
            (SchemaChangeType.AddColumn, _, { } after) => Line('+', change.Column, Of(after), position),
            (SchemaChangeType.RemoveColumn, { } before, _) => Line('-', change.Column, Of(before)),
            (SchemaChangeType.RemoveColumn, null, _) => Line('-', change.Column),
            (_, { } before, { } after) => Line('~', Renamed(change.Column, after.Name), [.. Differences(before, after), position]),
            (_, null, { } after) => Line('~', Renamed(change.Column, after.Name), Of(after), position),
            _ => Line('~', change.Column, position),
        };
    }

    /// <summary>A change of a property of the schema itself, in one line.</summary>
    /// <param name="change">The change.</param>
    /// <exception cref="ArgumentNullException"><paramref name="change"/> is null.</exception>
    public static string Of(FlexPropertyChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Line('~', $"({change.Property})", $"{change.Before?.ToString() ?? NotSet} → {change.After?.ToString() ?? NotSet}");
    }

    private static string Line(char sign, string column, params string[] details)
    {
        string detail = string.Join("; ", details.Where(text => text.Length > 0));
        return detail.Length == 0 ? $"{sign} {column}" : $"{sign} {column}: {detail}";
    }

    private static string Renamed(string before, string after) => before == after ? before : $"{before} → {after}";

    private static IEnumerable<string> Differences(FlexColumnDefinition before, FlexColumnDefinition after)
    {
        Dictionary<string, (bool IsFlag, string? Text)> old = Facts(before)
            .ToDictionary(fact => fact.Property, fact => (fact.IsFlag, fact.Text), StringComparer.Ordinal);
        foreach ((string property, bool isFlag, string? text) in Facts(after))
        {
            old.Remove(property, out (bool, string? Text) was);
            if (was.Text != text)
            {
                yield return isFlag
                    ? $"{property}: {was.Text ?? "no"} → {text ?? "no"}"
                    : $"{property}: {was.Text ?? NotSet} → {text ?? NotSet}";
            }
        }

        foreach ((string property, (_, string? text)) in old)
        {
            yield return $"{property}: {text} → {NotSet}";
        }
    }

    private static IEnumerable<(string Property, bool IsFlag, string? Text)> Facts(FlexColumnDefinition column)
    {
        FlexColumnValidation rules = column.Validation;
        yield return Fact(ColumnProperties.DataType, column.DataTypeName);
        yield return Flag(ColumnProperties.Required, column.Required);
        yield return Flag(ColumnProperties.Unique, column.Unique);
        yield return Flag(ColumnProperties.Indexed, column.Indexed);
        foreach (ColumnRule rule in ColumnRule.All)
        {
            yield return Fact(rule.Name, rule.TextIn(rules));
        }

        yield return Fact(ColumnProperties.DefaultValue, column.DefaultValue?.ToString());
        yield return Fact(ColumnProperties.DisplayName, column.DisplayName is null ? null : $"\"{column.DisplayName}\"");
        foreach ((string property, FlexJsonValue value) in column.ExtensionData.Concat(rules.ExtensionData).DistinctBy(entry => entry.Key))
        {
            if (property != ColumnProperties.DataType)
            {
                yield return Fact($"({property})", value.ToString());
            }
        }
    }

    private static (string, bool, string?) Fact(string property, string? text) => (property, false, text);

    private static (string, bool, string?) Flag(string property, bool value) => (property, true, value ? "yes" : null);
}
