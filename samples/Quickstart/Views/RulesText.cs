using System.Text.Json;
using FlexDb.Core.Schema;

namespace Quickstart.Views;

/// <summary>A column's rules in words.</summary>
internal static class RulesText
{
    public static IEnumerable<string> Of(FlexColumnDefinition column)
    {
        FlexColumnValidation rules = column.Validation;
        if (rules.TargetTable is { } target)
        {
            yield return rules.OnDelete is { } onDelete ? $"→ {target} (on delete: {Of(onDelete)})" : $"→ {target}";
        }

        if (rules.MinLength is { } shortest)
        {
            yield return FormattableString.Invariant($"at least {shortest} characters");
        }

        if (rules.MaxLength is { } longest)
        {
            yield return FormattableString.Invariant($"at most {longest} characters");
        }

        if (rules.Min is { } least)
        {
            yield return $"at least {Of(least)}";
        }

        if (rules.Max is { } greatest)
        {
            yield return $"at most {Of(greatest)}";
        }

        if (rules.Pattern is { } pattern)
        {
            yield return $"matches {pattern}";
        }

        if (rules.Enum is { } allowed)
        {
            yield return $"one of {string.Join(", ", allowed.Select(Of))}";
        }

        if (column.Unique)
        {
            yield return "unique";
        }

        if (column.DefaultValue is { } defaultValue)
        {
            yield return $"by default {Of(defaultValue)}";
        }
    }

    // Strings without their quotes, anything else as JSON writes it.
    private static string Of(FlexJsonValue value) =>
        value.Kind == JsonValueKind.String ? value.Element.GetString()! : value.ToString();

    private static string Of(FlexOnDelete onDelete) => onDelete switch
    {
        FlexOnDelete.Cascade => "cascade",
        FlexOnDelete.SetNull => "set null",
        _ => "restrict",
    };
}
