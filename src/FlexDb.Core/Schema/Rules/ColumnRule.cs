using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Rules;

/// <summary>One rule of a column's validation: which types it fits, what is wrong with it, and how it checks values.</summary>
/// <remarks>
/// Reading and writing its JSON is the business of <see cref="FlexColumnValidationConverter"/>, where a call for each
/// property would cost every read of a table.
/// </remarks>
internal abstract class ColumnRule
{
    /// <summary>Every rule, in the order in which people are told of them.</summary>
    public static readonly ColumnRule[] All =
    [
        new MinLengthRule(), new MaxLengthRule(), new MinRule(), new MaxRule(), new PatternRule(), new EnumRule(),
        new TargetTableRule(), new TargetIdRule(), new OnDeleteRule(), new ComputedRule(),
    ];

    /// <summary>The property of the validation.</summary>
    public abstract string Name { get; }

    /// <summary>The kind of rules that a data type takes or not; none where the rule fits every type.</summary>
    protected virtual RuleKinds Kind => RuleKinds.None;

    /// <summary>The rule of a name; null where no rule has it.</summary>
    public static ColumnRule? Find(string name) => Array.Find(All, rule => rule.Name == name);

    /// <summary>Whether the rule has a meaning for a data type.</summary>
    public bool Fits(ColumnType type) => Kind == RuleKinds.None || type.Takes(Kind);

    /// <summary>Whether the rule is set in a form that can be read.</summary>
    public abstract bool IsSetIn(FlexColumnValidation rules);

    /// <summary>The rule as JSON; null where it is not set.</summary>
    public abstract FlexJsonValue? ValueIn(FlexColumnValidation rules);

    /// <summary>The rule in words; null where it is not set.</summary>
    public virtual string? TextIn(FlexColumnValidation rules) => ValueIn(rules)?.ToString();

    /// <summary>Reports what is wrong with the rule of a column whose type it fits, set or not.</summary>
    public virtual void Check(ColumnProblems at)
    {
    }

    /// <summary>Makes the check of values; null where there is nothing to check.</summary>
    /// <param name="type">A data type that the rule fits.</param>
    /// <param name="rules">The rules, this one set.</param>
    /// <param name="isReadable">Whether the rule can be read as a rule of that type.</param>
    public virtual ValueCheck? Compile(ColumnType type, FlexColumnValidation rules, out bool isReadable)
    {
        isReadable = true;
        return null;
    }

    /// <summary>A value as a message shows it: cut where it is long.</summary>
    internal static string Show(FlexJsonValue value)
    {
        const int MaxShown = 80;
        string json = value.ToString();
        return json.Length <= MaxShown ? json : $"{json.AsSpan(0, MaxShown)}…";
    }
}

/// <summary>Checks values by one rule; which form of a value it gets, the data type decides.</summary>
internal abstract class ValueCheck
{
    /// <summary>The faults of a text.</summary>
    public virtual ValueFaults CheckText(ReadOnlySpan<byte> text) => ValueFaults.None;

    /// <summary>The faults of an integer, a date's day or an instant's ticks.</summary>
    public virtual ValueFaults CheckWhole(long value) => ValueFaults.None;

    /// <summary>The faults of a decimal.</summary>
    public virtual ValueFaults CheckNumber(decimal value) => ValueFaults.None;
}
