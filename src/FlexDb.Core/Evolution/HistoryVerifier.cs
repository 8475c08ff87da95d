using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>Goes through a history once, oldest version first, and notes every place where it does not hold together.</summary>
internal sealed class HistoryVerifier
{
    private readonly List<FlexHistoryProblem> _problems = [];
    private readonly List<int> _numbers = [];
    private int? _lastNumber;
    private FlexTableSchema? _lastSchema = FlexTableSchema.Empty;
    private FlexTableSchema? _lastPrevious;

    /// <summary>Takes the next version; <paramref name="previous"/> is what its row says was there before.</summary>
    public void Add(int number, FlexTableSchema? previous, FlexTableSchema schema, FlexList<SchemaChange> changes)
    {
        NoteNumber(number);
        FlexTableSchema? before = _lastSchema;
        if (before is not null && _numbers.Count > 1 && (previous is null || !SameColumns(previous, before)))
        {
            if (previous is not null && _lastPrevious is not null && SameColumns(previous, _lastPrevious))
            {
                Note(
                    _numbers[^2],
                    FlexHistoryProblemCodes.NotApplied,
                    FormattableString.Invariant($"was written, but the table never took it: version {number} begins from what was there before it."));
            }
            else
            {
                Note(number, FlexHistoryProblemCodes.PreviousSchemaDiffers, "does not begin from the schema of the version before it.");
            }
        }

        // Replayed from what its own row says, a version can be judged even where the one before it is broken.
        NoteReplay(number, previous ?? before ?? FlexTableSchema.Empty, schema, changes);
        _lastSchema = schema;
        _lastPrevious = previous;
    }

    /// <summary>Takes a version whose row cannot be read.</summary>
    public void AddUnreadable(int number, string reason)
    {
        NoteNumber(number);
        Note(number, FlexHistoryProblemCodes.Unreadable, $"cannot be read. {reason}");
        _lastSchema = null;
        _lastPrevious = null;
    }

    public FlexHistoryReport Finish(string tableId, int tableVersion, FlexTableSchema tableSchema)
    {
        if (_numbers.Count == 0)
        {
            _problems.Add(new FlexHistoryProblem(null, FlexHistoryProblemCodes.NoHistory, "The table has no history."));
        }
        else if (_lastNumber > tableVersion)
        {
            NoteAhead(tableVersion);
        }
        else if (_lastNumber != tableVersion)
        {
            _problems.Add(new FlexHistoryProblem(
                null,
                FlexHistoryProblemCodes.TableDiffers,
                FormattableString.Invariant($"The table is at version {tableVersion}, but its history ends with version {_lastNumber}.")));
        }
        else if (_lastSchema is not null && !SameColumns(_lastSchema, tableSchema))
        {
            _problems.Add(new FlexHistoryProblem(
                null,
                FlexHistoryProblemCodes.TableDiffers,
                FormattableString.Invariant($"The table's schema is not the one that version {tableVersion} of its history holds.")));
        }

        return new FlexHistoryReport(tableId, _numbers.Count, _problems.ToFlexList());
    }

    /// <summary>Notes, once, each version that is above the table's.</summary>
    private void NoteAhead(int tableVersion)
    {
        _problems.RemoveAll(problem => problem.Code == FlexHistoryProblemCodes.NotApplied && problem.Version > tableVersion);
        foreach (int number in _numbers.Where(number => number > tableVersion).Distinct())
        {
            Note(
                number,
                FlexHistoryProblemCodes.NotApplied,
                FormattableString.Invariant(
                    $"was written, but the table is still at version {tableVersion}: the writer ended before it changed the table. The next edit goes on past it."));
        }
    }

    private void NoteNumber(int number)
    {
        _numbers.Add(number);
        int expected = (_lastNumber ?? 0) + 1;
        if (number == _lastNumber)
        {
            Note(number, FlexHistoryProblemCodes.RepeatedNumber, "is there more than once.");
        }
        else if (number != expected)
        {
            Note(number, FlexHistoryProblemCodes.Gap, FormattableString.Invariant($"follows a gap: version {expected} is missing."));
        }

        _lastNumber = number;
    }

    private void NoteReplay(int number, FlexTableSchema before, FlexTableSchema schema, FlexList<SchemaChange> changes)
    {
        try
        {
            if (!SameColumns(FlexSchemaDiff.Apply(before, changes), schema))
            {
                Note(number, FlexHistoryProblemCodes.NotReplayable, "has a schema that its changes do not lead to.");
            }
        }
        catch (FlexReplayException exception)
        {
            Note(number, FlexHistoryProblemCodes.NotReplayable, $"has changes that do not fit the schema before it. {exception.Message}");
        }
    }

    private void Note(int number, string code, string what) =>
        _problems.Add(new FlexHistoryProblem(number, code, FormattableString.Invariant($"Version {number} {what}")));

    // Properties of the schema itself are no part of any change.
    private static bool SameColumns(FlexTableSchema left, FlexTableSchema right) => left.Columns == right.Columns;
}
