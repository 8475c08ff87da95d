using System.Text.Json;

using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Values;

namespace FlexDb.Records.Measuring;

/// <summary>Measures one change of a plan, record by record.</summary>
internal sealed class ChangeMeter
{
    private static ReadOnlySpan<byte> Null => "null"u8;

    private readonly FlexJudgedChange _judged;
    private readonly string? _nameBefore;
    private readonly string? _nameAfter;
    private readonly int? _before;
    private readonly int? _after;
    private readonly AffectedRecords _lost;
    private readonly AffectedRecords _changed;
    private readonly AffectedRecords _filled;
    private readonly AffectedRecords _failing;
    private readonly AffectedRecords _missing;
    private readonly RepeatedValues _repeated;
    private readonly bool _becomesUnique;

    public ChangeMeter(FlexJudgedChange judged, FlexTableSchema before, FlexTableSchema after, int mostListed)
    {
        _judged = judged;
        FlexColumnDefinition? columnBefore = judged.Change.Before is { } was ? before.FindById(was.Id!) ?? was : null;
        FlexColumnDefinition? columnAfter = judged.Change.After is { } will ? after.FindById(will.Id!) ?? will : null;
        _nameBefore = columnBefore?.Name;
        _nameAfter = columnAfter?.Name;
        _before = PositionIn(before, columnBefore);
        _after = PositionIn(after, columnAfter);
        (_lost, _changed, _filled, _failing, _missing) = (new(mostListed), new(mostListed), new(mostListed), new(mostListed), new(mostListed));
        _repeated = new RepeatedValues(mostListed);
        bool typeChanges = columnBefore?.DataType != columnAfter?.DataType;
        _becomesUnique = columnAfter is { Unique: true } && (columnBefore is not { Unique: true } || typeChanges);
        Reference = columnAfter is { DataType: FlexDataType.Reference }
            && (typeChanges || columnBefore?.Validation.TargetId != columnAfter.Validation.TargetId || columnBefore?.Validation.TargetTable != columnAfter.Validation.TargetTable)
            ? columnAfter
            : null;
    }

    /// <summary>The column after the change, where the change makes or redirects a reference.</summary>
    public FlexColumnDefinition? Reference { get; }

    public void Add(MeasuredRecord record)
    {
        ReadOnlySpan<byte> before = _before is { } place ? record.Before[place] : Null;
        ReadOnlySpan<byte> after = _after is { } next ? record.After[next] : Null;
        bool hadValue = !before.SequenceEqual(Null);
        bool hasValue = !after.SequenceEqual(Null);
        if (hadValue && !hasValue)
        {
            _lost.Add(record.Id);
        }
        else if (hadValue && (!before.SequenceEqual(after) || record.NotesAfter.Any(IsLoss)))
        {
            _changed.Add(record.Id);
        }
        else if (!hadValue && hasValue)
        {
            _filled.Add(record.Id);
        }

        if (_nameAfter is not null && Breaks(record.NotesAfter, _nameAfter) && !Breaks(record.NotesBefore, _nameBefore))
        {
            _failing.Add(record.Id);
        }

        if (_becomesUnique && hasValue)
        {
            _repeated.Add(after, record.Id);
        }
    }

    /// <summary>The id that a record would refer to by the column; null where it has none.</summary>
    public string? TargetOf(MeasuredRecord record)
    {
        if (Reference is null || _after is not { } place)
        {
            return null;
        }

        Utf8JsonReader reader = new(record.After[place]);
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    public void AddMissingTarget(string id) => _missing.Add(id);

    public FlexMeasuredChange ToPublic() => new(
        _judged,
        _lost.ToPublic(),
        _changed.ToPublic(),
        _filled.ToPublic(),
        _failing.ToPublic(),
        _missing.ToPublic(),
        _repeated.ToPublic());

    private bool IsLoss(FlexUpgradeNote note) => note.Column == _nameAfter && note.Kind == FlexUpgradeNoteKind.Changed;

    private static bool Breaks(FlexList<FlexUpgradeNote> notes, string? column) =>
        notes.Any(note => note.Column == column && note.Kind is FlexUpgradeNoteKind.BreaksRule or FlexUpgradeNoteKind.Missing);

    private static int? PositionIn(FlexTableSchema schema, FlexColumnDefinition? column)
    {
        for (int i = 0; column is not null && i < schema.Columns.Count; i++)
        {
            if (schema.Columns[i].Id == column.Id)
            {
                return i;
            }
        }

        return null;
    }
}

/// <summary>A record as the present schema shows it, and as the schema of a plan would.</summary>
internal readonly struct MeasuredRecord(string id, RecordColumns before, FlexList<FlexUpgradeNote> notesBefore, RecordColumns after, FlexList<FlexUpgradeNote> notesAfter)
{
    public string Id { get; } = id;

    public RecordColumns Before { get; } = before;

    public FlexList<FlexUpgradeNote> NotesBefore { get; } = notesBefore;

    public RecordColumns After { get; } = after;

    public FlexList<FlexUpgradeNote> NotesAfter { get; } = notesAfter;
}
