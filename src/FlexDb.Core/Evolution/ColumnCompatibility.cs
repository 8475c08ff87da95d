using System.Globalization;
using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Rules;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Evolution;

/// <summary>Finds every way in which values of one column might not be valid in another.</summary>
internal readonly struct ColumnCompatibility(
    FlexColumnDefinition? writer,
    FlexColumnDefinition reader,
    List<FlexCompatibilityViolation> violations)
{
    /// <summary>Whether changing the column loses stored values, or something of them.</summary>
    public static bool IsLossy(FlexColumnDefinition before, FlexColumnDefinition after)
    {
        // A computed column's records carry no value, so there is none to lose, but taking up computing drops them.
        if (before.Validation.Computed is not null)
        {
            return false;
        }

        return after.Validation.Computed is not null
            || (before.DataTypeName != after.DataTypeName
                && FlexTypeConversions.Of(before.DataType, after.DataType) == FlexTypeConversion.Lossy);
    }

    public void Check()
    {
        if (reader.Validation.Computed is not null)
        {
            CheckComputed();
            return;
        }

        // Records carry no value of a computed column, as of one that did not exist.
        FlexColumnDefinition? values = writer?.Validation.Computed is null ? writer : null;
        CheckPresence(values);
        CheckUniqueness(values);
        CheckUnreadable(values);
        if (values is not null && CheckDataType(values))
        {
            ColumnValues written = ColumnValues.Of(values, reader.DataType);
            CheckTextRules(values, written);
            CheckBounds(written);
            CheckEnum(values, written);
            CheckTarget(values);
        }
    }

    private void CheckComputed()
    {
        string? before = writer?.Validation.Computed;
        string after = reader.Validation.Computed!;
        if (writer is not null && before != after)
        {
            Add(FlexColumnRule.Computed, before, after, before is null
                ? $"'{reader.Name}' becomes computed, so the values that records have in it would be dropped."
                : $"'{reader.Name}' is computed by another expression, so values computed before may differ.");
        }
    }

    // Where a rule could not be read before either, no value was valid then.
    private void CheckUnreadable(FlexColumnDefinition? values)
    {
        if (values is null || HasRulesOf(values))
        {
            return;
        }

        ColumnRules rules = new(reader);
        if (!rules.IsUnusable || new ColumnRules(values).IsUnusable)
        {
            return;
        }

        foreach (string rule in rules.Unreadable)
        {
            Add(FlexColumnRule.Unreadable, RawRule(values, rule), RawRule(reader, rule),
                $"'{reader.Name}' has a {rule} that cannot be read, so every value that records have would be refused.");
        }
    }

    // Most changed columns keep their rules, and reading rules takes longer than comparing them.
    private bool HasRulesOf(FlexColumnDefinition values) =>
        (values.DataType, values.Required, values.Unique) == (reader.DataType, reader.Required, reader.Unique)
        && values.Validation == reader.Validation
        && values.ExtensionData == reader.ExtensionData;

    private static FlexJsonValue? RawRule(FlexColumnDefinition column, string name) => name switch
    {
        ColumnProperties.Required when column.Required => true,
        ColumnProperties.Unique when column.Unique => true,
        _ => ColumnRule.Find(name) is { } rule
            ? rule.ValueIn(column.Validation) ?? column.Validation.ExtensionData.GetValueOrDefault(name)
            : column.ExtensionData.GetValueOrDefault(name),
    };

    private void CheckPresence(FlexColumnDefinition? values)
    {
        bool mayLackValue = values is not { Required: true };
        bool hasDefault = reader.HasUsableDefault();
        bool takesDefault = hasDefault && reader.DataType != FlexDataType.Reference;
        if (!reader.Required || !(mayLackValue || CanFail(values!)) || takesDefault)
        {
            return;
        }

        string why = hasDefault ? "a reference takes no default" : "there is no default";
        if (mayLackValue)
        {
            Add(FlexColumnRule.Required, values?.Required ?? (FlexJsonValue?)null, true, values is null
                ? $"'{reader.Name}' must have a value, but records do not have one and {why}."
                : $"'{reader.Name}' must have a value, but records may lack one and {why}.");
        }
        else
        {
            Add(FlexColumnRule.Required, true, true,
                $"'{reader.Name}' must have a value, but a value that cannot be converted becomes null and {why}.");
        }
    }

    private void CheckUniqueness(FlexColumnDefinition? values)
    {
        if (!reader.Unique)
        {
            return;
        }

        FlexJsonValue? before = values?.Unique ?? (FlexJsonValue?)null;
        if (values is { Unique: false })
        {
            Add(FlexColumnRule.Unique, before, true, $"'{reader.Name}' must be unique, but records may share a value.");
        }
        else if (TakesDefault(values) && reader.HasUsableDefault())
        {
            Add(FlexColumnRule.Unique, before, true,
                $"'{reader.Name}' must be unique, but all records without a value would get the same default.");
        }
        else if (values is not null && FlexTypeConversions.CanMerge(values.DataType, reader.DataType))
        {
            Add(FlexColumnRule.Unique, before, true,
                $"'{reader.Name}' must be unique, but different values may become the same when they are converted.");
        }
    }

    /// <summary>Whether a record may get the default: for a value that is absent or, in a required column, null.</summary>
    private bool TakesDefault(FlexColumnDefinition? values) =>
        values is null
        || (!values.Required && (reader.Required || values.DefaultValue is null))
        || (reader.Required && CanFail(values));

    private bool CanFail(FlexColumnDefinition values) =>
        values.DataTypeName != reader.DataTypeName && FlexTypeConversions.CanFail(values.DataType, reader.DataType);

    /// <summary>Judges a change of data type; false where nothing is left for the other rules to judge.</summary>
    private bool CheckDataType(FlexColumnDefinition values)
    {
        if (values.DataTypeName == reader.DataTypeName && values.DataType == reader.DataType)
        {
            // What the rules of an unknown type mean is unknown too.
            if (reader.DataType == FlexDataType.Unknown && values.Validation != reader.Validation)
            {
                Add(FlexColumnRule.DataType, values.DataTypeName, reader.DataTypeName,
                    $"'{reader.Name}' has the data type '{reader.DataTypeName}', whose rules cannot be compared.");
            }

            return reader.DataType != FlexDataType.Unknown;
        }

        FlexTypeConversion conversion = FlexTypeConversions.Of(values.DataType, reader.DataType);
        if (conversion == FlexTypeConversion.Lossless)
        {
            return true;
        }

        string? loss = TypeConversion.Between(values.DataType, reader.DataType)?.Loss;
        string change = $"'{reader.Name}' changes from {values.DataTypeName} to {reader.DataTypeName}";
        Add(FlexColumnRule.DataType, values.DataTypeName, reader.DataTypeName, conversion == FlexTypeConversion.Checked
            ? $"{change}, and a value may not be convertible."
            : loss is not null
                ? $"{change}, and values would lose {loss}."
                : $"{change}, for which there is no conversion, so its values would become null.");
        return conversion == FlexTypeConversion.Checked || loss is not null;
    }

    private void CheckTextRules(FlexColumnDefinition values, in ColumnValues written)
    {
        if (!ColumnType.Of(reader.DataType).Takes(RuleKinds.Length))
        {
            return;
        }

        FlexColumnValidation rules = reader.Validation;
        if (rules.MinLength is { } least && least > written.Shortest)
        {
            string shortest = written.Shortest == 0 ? "empty values" : $"values of {ValueFaultText.Characters(written.Shortest)}";
            Add(FlexColumnRule.MinLength, values.Validation.MinLength, least,
                $"'{reader.Name}' may have {shortest}, but needs at least {ValueFaultText.Characters(least)}.");
        }

        if (rules.MaxLength is { } most && !(written.Longest <= most))
        {
            Add(FlexColumnRule.MaxLength, values.Validation.MaxLength, most, written.Longest is { } longest
                ? Invariant($"'{reader.Name}' may have values of {ValueFaultText.Characters(longest)}, but at most {most} are allowed.")
                : Invariant($"'{reader.Name}' may have values of any length, but at most {ValueFaultText.Characters(most)} are allowed."));
        }

        bool wasText = ColumnType.Of(values.DataType).IsText;
        if (rules.Pattern is { } pattern && !(wasText && values.Validation.Pattern == pattern))
        {
            Add(FlexColumnRule.Pattern, values.Validation.Pattern, pattern,
                $"'{reader.Name}' must match the pattern {pattern}, but records may have other values.");
        }
    }

    private void CheckBounds(in ColumnValues written)
    {
        if (reader.Validation.Min is { } min && !written.AreAtLeast(min))
        {
            Add(FlexColumnRule.Min, writer!.Validation.Min, min,
                $"'{reader.Name}' must be at least {Shown(min)}, but records may have smaller values.");
        }

        if (reader.Validation.Max is { } max && !written.AreAtMost(max))
        {
            Add(FlexColumnRule.Max, writer!.Validation.Max, max,
                $"'{reader.Name}' must be at most {Shown(max)}, but records may have greater values.");
        }
    }

    private void CheckEnum(FlexColumnDefinition values, in ColumnValues written)
    {
        if (reader.Validation.Enum is not { } allowed)
        {
            return;
        }

        FlexJsonValue? before = values.Validation.Enum is { } old ? Array(old) : null;
        if (written.Members is not { } members)
        {
            Add(FlexColumnRule.Enum, before, Array(allowed),
                $"'{reader.Name}' allows only certain values, but records may have others.");
            return;
        }

        FlexJsonValue[] missing = [.. members.Where(member => !allowed.Contains(member))];
        if (missing.Length > 0)
        {
            Add(FlexColumnRule.Enum, before, Array(allowed),
                $"'{reader.Name}' no longer allows {string.Join(", ", missing.Select(Shown))}, which records may have.");
        }
    }

    private void CheckTarget(FlexColumnDefinition values)
    {
        FlexColumnValidation old = values.Validation;
        FlexColumnValidation current = reader.Validation;
        if (!ColumnType.Of(reader.DataType).Takes(RuleKinds.Target))
        {
            return;
        }

        bool same = old.TargetId is not null && current.TargetId is not null
            ? old.TargetId == current.TargetId
            : old.TargetTable == current.TargetTable;
        if (!same)
        {
            Add(FlexColumnRule.TargetTable, old.TargetTable, current.TargetTable,
                $"'{reader.Name}' refers to '{current.TargetTable}', but records refer to '{old.TargetTable}'.");
        }
    }

    private void Add(FlexColumnRule rule, FlexJsonValue? before, FlexJsonValue? after, string message) =>
        violations.Add(new FlexCompatibilityViolation(reader.Name, rule, before, after, message));

    private static FlexJsonValue Array(FlexList<FlexJsonValue> values) =>
        FlexJsonValue.Parse($"[{string.Join(',', values)}]");

    private static string Shown(FlexJsonValue value) =>
        value.Kind == JsonValueKind.String ? $"'{value.Element.GetString()}'" : value.ToString();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
