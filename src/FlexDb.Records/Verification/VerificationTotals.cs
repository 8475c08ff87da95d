using FlexDb.Core.Schema;

namespace FlexDb.Records.Verification;

/// <summary>What a verification has found so far.</summary>
internal sealed class VerificationTotals(FlexVerifyOptions options)
{
    private readonly List<FlexRecordProblem> _problems = [];

    public int Tables { get; set; }

    public long Records { get; set; }

    public long Entries { get; set; }

    public long Incomplete { get; set; }

    public long Conflicts { get; set; }

    public long Problems { get; private set; }

    public long Repaired { get; private set; }

    public void Add(FlexRecordProblem problem)
    {
        Problems++;
        Repaired += problem.IsRepaired ? 1 : 0;
        if (_problems.Count < options.MaxProblems)
        {
            _problems.Add(problem);
        }
    }

    public FlexVerifyReport ToReport() => new()
    {
        TableCount = Tables,
        RecordCount = Records,
        EntryCount = Entries,
        IncompleteCount = Incomplete,
        ConflictCount = Conflicts,
        ProblemCount = Problems,
        RepairedCount = Repaired,
        Problems = _problems.ToFlexList(),
    };
}
