using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>The upgraded record in the making, and the notes on it.</summary>
internal sealed class UpgradeOutput : IDisposable
{
    private readonly CompiledSchema _current;
    private readonly ReadOnlyMemory<byte> _record;
    private readonly PooledBuffer _output;
    private List<FlexUpgradeNote>? _notes;

    public UpgradeOutput(CompiledSchema current, ReadOnlyMemory<byte> record)
    {
        _current = current;
        _record = record;
        _output = new PooledBuffer(record.Length + 64);
        _output.Add((byte)'{');
    }

    public void Dispose() => _output.Dispose();

    /// <summary>Writes a value, or null, and notes each rule that it breaks.</summary>
    public void Add(CompiledColumn column, ReadOnlySpan<byte> value)
    {
        Utf8JsonReader reader = new(value, ColumnRules.ReaderOptions);
        reader.Read();
        Add(column, value, reader.TokenType == JsonTokenType.Null ? ValueFaults.None : column.Rules.Check(ref reader, value, out _));
    }

    /// <summary>Writes a value, and notes each of the rules that it is known to break.</summary>
    public void Add(CompiledColumn column, ReadOnlySpan<byte> value, ValueFaults faults)
    {
        Separate();
        _output.Add(column.NameJson);
        _output.Add(value);
        if (faults != ValueFaults.None)
        {
            string name = column.Definition.Name;
            Note(name, FlexUpgradeNoteKind.BreaksRule, $"The value of '{name}' {ValueFaultText.Describe(faults, column.Definition)}.");
        }
    }

    /// <summary>Writes the columns that neither schema has, after all others.</summary>
    public void AddUnknown(WrittenRecord written)
    {
        foreach ((byte[] rawName, byte[] name, ValuePlace value) in written.Unknown)
        {
            if (_current.Table.Find(name) < 0)
            {
                Separate();
                JsonText.WriteQuoted(_output, rawName);
                _output.Add((byte)':');
                _output.Add(written.At(value).Span);
            }
            else
            {
                string shown = RecordErrors.Show(name);
                Note(shown, FlexUpgradeNoteKind.Dropped, $"The value under '{shown}' was dropped, because a column took that name.");
            }
        }
    }

    public void NoteConversion(string column, ConversionOutcome outcome, string from, string to)
    {
        if (outcome == ConversionOutcome.Failed)
        {
            Note(column, FlexUpgradeNoteKind.NotConvertible, $"The value of '{column}' could not be converted from {from} to {to}.");
        }
        else if (outcome == ConversionOutcome.Changed)
        {
            Note(column, FlexUpgradeNoteKind.Changed, $"The value of '{column}' lost something on its way from {from} to {to}.");
        }
    }

    public void NoteMissing(CompiledColumn column)
    {
        string name = column.Definition.Name;
        Note(name, FlexUpgradeNoteKind.Missing, column.DefaultJson is null
            ? $"'{name}' is required, but there is neither a value nor a default for it."
            : $"'{name}' is required, but there is no value for it, and its default is not filled in.");
    }

    public void Note(string column, FlexUpgradeNoteKind kind, string message) =>
        (_notes ??= []).Add(new FlexUpgradeNote(column, kind, message));

    /// <summary>The record; where nothing has changed, the memory that was given.</summary>
    public FlexUpgradedRecord ToRecord()
    {
        _output.Add((byte)'}');
        ReadOnlyMemory<byte> upgraded = _output.Written.SequenceEqual(_record.Span) ? _record : _output.Written.ToArray();
        return new FlexUpgradedRecord(upgraded, _notes is null ? [] : _notes.ToFlexList());
    }

    private void Separate()
    {
        if (_output.Written[^1] != (byte)'{')
        {
            _output.Add((byte)',');
        }
    }
}
