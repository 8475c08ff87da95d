using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>Whether the stored history of a table holds together.</summary>
/// <param name="TableId">The table's id.</param>
/// <param name="VersionCount">How many versions were looked at.</param>
/// <param name="Problems">Every problem, in the order of the versions; none in a history that this library wrote alone.</param>
public sealed record FlexHistoryReport(string TableId, int VersionCount, FlexList<FlexHistoryProblem> Problems)
{
    /// <summary>Whether there is no problem: replaying the changes from the first version gives every stored schema.</summary>
    public bool IsSound => Problems.Count == 0;
}
