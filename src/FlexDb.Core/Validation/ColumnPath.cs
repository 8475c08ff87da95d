using System.Diagnostics.CodeAnalysis;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>What happens to a column's values between one version and the last; immutable.</summary>
/// <remarks>
/// A value is remembered under each type that it has had, and is shown again when the type returns. Only a value that
/// no type of that name remembers is converted, from the type just before.
/// </remarks>
internal sealed class ColumnPath
{
    private readonly List<ColumnStep> _steps = [];
    private readonly List<string> _valueTypes = [];
    private readonly List<string> _dataTypes = [];
    private readonly int _firstType = -1;

    /// <summary>Works the path of a column out.</summary>
    /// <param name="column">The column.</param>
    /// <param name="from">The place of the version that records were written under.</param>
    /// <param name="defaultOf">Gives a column's default in normal form.</param>
    public ColumnPath(ColumnLineage column, int from, Func<FlexColumnDefinition, byte[]?> defaultOf)
    {
        int state = column.StateAt(from);
        FlexColumnDefinition? before = state < 0 ? null : column.States[state].Column;
        FlexColumnDefinition? values = HasValues(before) ? before : null;
        bool isNew = !column.States.Take(state + 1).Any(earlier => HasValues(earlier.Column));
        _firstType = values is null ? -1 : TypeOf(values);
        foreach ((_, FlexColumnDefinition? after) in column.States.Skip(state + 1))
        {
            Name = after?.Name ?? Name;
            if (HasValues(after))
            {
                bool changesType = values?.ValueTypeName() != after.ValueTypeName();
                bool fills = isNew
                    ? after.GivesDefaults() && after.HasUsableDefault()
                    : after.FillsNulls() && (changesType || !HasValues(before) || !before.FillsNulls());
                if (changesType || fills)
                {
                    _steps.Add(new ColumnStep(TypeOf(after), values, after, fills ? defaultOf(after) : null));
                }

                values = after;
                isNew = false;
            }

            before = after;
        }

        Name ??= column.At(from)?.Name;
        LastType = values is null ? -1 : TypeOf(values);
        IsPresent = HasValues(before);
    }

    /// <summary>The last name that the column had; null where it had none since.</summary>
    public string? Name { get; }

    /// <summary>Whether records have values of the column in the last version.</summary>
    public bool IsPresent { get; }

    /// <summary>The position of the type that the column has, or had last, among those that values are remembered under; -1 where it had none.</summary>
    public int LastType { get; }

    /// <summary>The data types that values are remembered under, by name.</summary>
    public IReadOnlyList<string> DataTypes => _dataTypes;

    /// <summary>Whether every value stays as it is.</summary>
    public bool IsTrivial => _steps.Count == 0;

    /// <summary>Follows one value.</summary>
    /// <param name="stored">The value in the record; empty where there is none.</param>
    /// <param name="remembered">Takes the value that each type remembers.</param>
    /// <returns>The value in the last version; empty for null.</returns>
    public FollowedValue Follow(ReadOnlyMemory<byte> stored, Span<FollowedValue> remembered)
    {
        int type = _firstType;
        FollowedValue value = type < 0 || IsNull(stored) ? default : new FollowedValue(stored, null);
        Remember(remembered, type, value);
        foreach (ColumnStep step in _steps)
        {
            if (step.Type != type)
            {
                value = remembered[step.Type].IsNull ? Convert(value, step) : remembered[step.Type];
                type = step.Type;
            }

            if (value.IsNull && step.Filling is { } filling)
            {
                value = new FollowedValue(filling, value.Conversion);
            }

            Remember(remembered, type, value);
        }

        return value;
    }

    private int TypeOf(FlexColumnDefinition column)
    {
        int type = _valueTypes.IndexOf(column.ValueTypeName());
        if (type < 0)
        {
            type = _valueTypes.Count;
            _valueTypes.Add(column.ValueTypeName());
            _dataTypes.Add(column.DataTypeName);
        }

        return type;
    }

    private static bool HasValues([NotNullWhen(true)] FlexColumnDefinition? column) => column?.HasValues() == true;

    private static bool IsNull(ReadOnlyMemory<byte> json) => json.IsEmpty || json.Span[0] == (byte)'n';

    private static void Remember(Span<FollowedValue> remembered, int type, FollowedValue value)
    {
        if (!value.IsNull)
        {
            remembered[type] = value;
        }
    }

    private static FollowedValue Convert(FollowedValue value, ColumnStep step)
    {
        if (value.IsNull)
        {
            return value;
        }

        using PooledBuffer output = new();
        ConversionOutcome outcome = TypeConversion.Apply(step.Before!.DataType, step.After.DataType, value.Json.Span, output);
        FollowedConversion? conversion = outcome == ConversionOutcome.Kept
            ? value.Conversion
            : new FollowedConversion(step, outcome, value.Conversion);
        return new FollowedValue(outcome == ConversionOutcome.Failed ? default : output.Written.ToArray(), conversion);
    }
}

/// <summary>One edit that may change the values of a column.</summary>
/// <param name="Type">The type that the column has afterwards, among those that values are remembered under.</param>
/// <param name="Before">The column as it last had values; null where it had none.</param>
/// <param name="After">The column after the edit.</param>
/// <param name="Filling">What null becomes; null where it stays null.</param>
internal sealed record ColumnStep(int Type, FlexColumnDefinition? Before, FlexColumnDefinition After, byte[]? Filling);

/// <summary>A value on its way; without JSON it is null.</summary>
/// <param name="Json">The value in normal form.</param>
/// <param name="Conversion">The last conversion behind it that lost something.</param>
internal readonly record struct FollowedValue(ReadOnlyMemory<byte> Json, FollowedConversion? Conversion)
{
    public bool IsNull => Json.IsEmpty;
}

/// <summary>A conversion that lost something of a value, or all of it.</summary>
/// <param name="Step">The edit that changed the type.</param>
/// <param name="Outcome">What became of the value.</param>
/// <param name="Earlier">The conversion before it that lost something.</param>
internal sealed record FollowedConversion(ColumnStep Step, ConversionOutcome Outcome, FollowedConversion? Earlier);
