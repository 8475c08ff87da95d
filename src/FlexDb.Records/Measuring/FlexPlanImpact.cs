using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Records.Measuring;

/// <summary>What an edit would do to the records that are there.</summary>
/// <param name="RecordCount">How many live records were read.</param>
/// <param name="IsSample">Whether there are more records than were read, so that all counts are lower bounds.</param>
/// <param name="Changes">Each change of the plan, in the plan's order.</param>
public sealed record FlexPlanImpact(long RecordCount, bool IsSample, FlexList<FlexMeasuredChange> Changes)
{
    /// <summary>Whether no record that was read would lose, change or fail a value, or repeat one that must be unique.</summary>
    public bool IsHarmless => Changes.All(static change => change.IsHarmless);
}

/// <summary>What one change of an edit would do to the records that are there.</summary>
/// <param name="Judged">The change, as the plan judges it.</param>
/// <param name="Lost">
/// Records that would show no value any more where they show one now. What is stored is kept until the record is next written,
/// and a revert shows it again.
/// </param>
/// <param name="Changed">Records whose value would be shown in another form, such as a number as text, or with something lost on the way.</param>
/// <param name="Filled">Records without a value that would show the column's default.</param>
/// <param name="Failing">
/// Records that would break the column's rules, or lack a value that it requires, and do not do so now. They stay as they are,
/// but a replacement of such a record, or a patch of the column, has to give a valid value.
/// </param>
/// <param name="MissingTargets">Records that would refer to a record that does not exist or is deleted; counted only where the change makes a reference.</param>
/// <param name="RepeatedValues">Values that more than one record has, although the change makes the column unique.</param>
public sealed record FlexMeasuredChange(
    FlexJudgedChange Judged,
    FlexAffectedRecords Lost,
    FlexAffectedRecords Changed,
    FlexAffectedRecords Filled,
    FlexAffectedRecords Failing,
    FlexAffectedRecords MissingTargets,
    FlexRepeatedValues RepeatedValues)
{
    /// <summary>Whether no record that was read would lose, change or fail a value, miss a target, or repeat a value that must be unique.</summary>
    public bool IsHarmless => Lost.Count + Changed.Count + Failing.Count + MissingTargets.Count + RepeatedValues.Count == 0;
}

/// <summary>Records that a change would affect in one way.</summary>
/// <param name="Count">How many.</param>
/// <param name="Ids">The ids of the first of them, in the order of ids.</param>
public sealed record FlexAffectedRecords(long Count, FlexList<string> Ids);

/// <summary>Values that more than one record has.</summary>
/// <param name="Count">How many different values.</param>
/// <param name="Values">The first of them, in the order in which they were found to repeat.</param>
public sealed record FlexRepeatedValues(long Count, FlexList<FlexRepeatedValue> Values);

/// <summary>A value that more than one record has.</summary>
/// <param name="Value">The value, as the column would show it.</param>
/// <param name="RecordCount">How many records have it.</param>
/// <param name="Ids">The ids of the first of them, in the order of ids.</param>
public sealed record FlexRepeatedValue(FlexJsonValue Value, long RecordCount, FlexList<string> Ids);
