using System.Text.Json;
using System.Text.Unicode;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>Takes one record from one version of a table to another.</summary>
internal sealed class RecordUpgrader(FlexRecordUpgrade upgrade, ReadOnlyMemory<byte> record)
{
    private readonly List<FlexUpgradeNote> _notes = [];
    private readonly List<(byte[] RawName, ValuePlace Value)> _unknown = [];

    // For each current column its written column's position, counted from 1, and where its value stands.
    private readonly (int Written, ValuePlace Value)[] _values = new (int, ValuePlace)[upgrade.Current.Columns.Length];

    /// <summary>Reads the record, and tells why it cannot have been written under the written schema, if so.</summary>
    public string? Read()
    {
        if (!Utf8.IsValid(record.Span))
        {
            return "The record is not UTF-8.";
        }

        Utf8JsonReader reader = new(record.Span, ColumnRules.ReaderOptions);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return "The record is not a JSON object.";
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (ReadColumn(ref reader) is { } refusal)
                {
                    return refusal;
                }
            }

            reader.Read();
            return null;
        }
        catch (JsonException)
        {
            // The exception's message may quote the record.
            return "The record is not one valid JSON object.";
        }
    }

    /// <summary>Writes the record under the current schema.</summary>
    public FlexUpgradedRecord Write()
    {
        using PooledBuffer output = new(record.Length + 64);
        output.Add((byte)'{');
        for (int i = 0; i < _values.Length; i++)
        {
            if (!upgrade.Current.Columns[i].IsComputed)
            {
                WriteColumn(output, upgrade.Current.Columns[i], _values[i].Written, _values[i].Value);
            }
        }

        foreach ((byte[] rawName, ValuePlace value) in _unknown)
        {
            Separate(output);
            JsonText.WriteQuoted(output, rawName);
            output.Add((byte)':');
            output.Add(At(value));
        }

        output.Add((byte)'}');
        return new FlexUpgradedRecord(output.Written.ToArray(), _notes.ToFlexList());
    }

    private string? ReadColumn(ref Utf8JsonReader reader)
    {
        byte[] rawName = reader.ValueSpan.ToArray();
        using TextBuffer name = new(stackalloc byte[TextBuffer.InitialLength]);
        if (!name.TryUnescape(rawName))
        {
            return "The record holds half a surrogate pair.";
        }

        int written = upgrade.Written.Table.Find(name.Text);
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        if (written < 0 || reader.TokenType == JsonTokenType.Null)
        {
            reader.Skip();
        }
        else
        {
            FlexColumnDefinition column = upgrade.Written.Columns[written].Definition;
            ValueFaults faults = ColumnRules.Of(column.DataType).Check(ref reader, record.Span, out bool isNormal);
            if (faults != ValueFaults.None || !isNormal)
            {
                return $"The value of column '{column.Name}' is not in the normal form that the schema under which it was written gives it; "
                    + "upgrade what FlexRecordResult.Record gave.";
            }
        }

        ValuePlace place = new(start, (int)reader.BytesConsumed - start, IsNormal: true);
        if (written >= 0)
        {
            Take(written, place, isNull: reader.TokenType == JsonTokenType.Null);
        }
        else if (upgrade.Current.Table.Find(name.Text) < 0)
        {
            _unknown.Add((rawName, place));
        }
        else
        {
            string shown = RecordErrors.Show(name.Text);
            Note(shown, FlexUpgradeNoteKind.Dropped, $"The value under '{shown}' was dropped, because a column took that name.");
        }

        return null;
    }

    private void Take(int written, ValuePlace place, bool isNull)
    {
        int? current = upgrade.CurrentOf[written];
        if (current is { } position && !upgrade.Current.Columns[position].IsComputed)
        {
            _values[position] = (written + 1, place);
        }
        else if (!isNull)
        {
            string name = upgrade.Written.Columns[written].Definition.Name;
            string why = current is null ? "was removed" : "is now computed";
            Note(name, FlexUpgradeNoteKind.Dropped, $"The value of '{name}' was dropped, because the column {why}.");
        }
    }

    private void WriteColumn(PooledBuffer output, CompiledColumn current, int written, ValuePlace place)
    {
        using PooledBuffer value = new();
        if (written > 0)
        {
            Convert(value, upgrade.Written.Columns[written - 1].Definition, current, At(place));
        }

        bool isAbsent = written == 0;
        bool lacksValue = isAbsent || (current.IsRequired && value.Written.SequenceEqual("null"u8));
        if (lacksValue && current.DefaultJson is { } defaultJson)
        {
            value.Clear();
            value.Add(defaultJson);
        }
        else
        {
            if (lacksValue && current.IsRequired)
            {
                string name = current.Definition.Name;
                Note(name, FlexUpgradeNoteKind.Missing, $"'{name}' is required, but there is neither a value nor a default for it.");
            }

            if (isAbsent)
            {
                return;
            }
        }

        Separate(output);
        output.Add(current.NameJson);
        output.Add(value.Written);
    }

    private void Convert(PooledBuffer value, FlexColumnDefinition written, CompiledColumn current, ReadOnlySpan<byte> raw)
    {
        FlexColumnDefinition column = current.Definition;
        if (raw[0] == (byte)'n' || written.DataTypeName == column.DataTypeName)
        {
            value.Add(raw);
        }
        else
        {
            string change = $"from {written.DataTypeName} to {column.DataTypeName}";
            ConversionOutcome outcome = TypeConversion.Apply(written.DataType, column.DataType, raw, value);
            if (outcome == ConversionOutcome.Failed)
            {
                value.Add("null"u8);
                Note(column.Name, FlexUpgradeNoteKind.NotConvertible, $"The value of '{column.Name}' could not be converted {change}.");
            }
            else if (outcome == ConversionOutcome.Changed)
            {
                Note(column.Name, FlexUpgradeNoteKind.Changed, $"The value of '{column.Name}' lost something on its way {change}.");
            }
        }

        Utf8JsonReader reader = new(value.Written, ColumnRules.ReaderOptions);
        reader.Read();
        ValueFaults faults = reader.TokenType == JsonTokenType.Null
            ? ValueFaults.None
            : current.Rules.Check(ref reader, value.Written, out _);
        if (faults != ValueFaults.None)
        {
            Note(column.Name, FlexUpgradeNoteKind.BreaksRule, $"The value of '{column.Name}' {ValueFaultText.Describe(faults, column)}.");
        }
    }

    private ReadOnlySpan<byte> At(ValuePlace place) => record.Span.Slice(place.Start, place.Length);

    private void Note(string column, FlexUpgradeNoteKind kind, string message) =>
        _notes.Add(new FlexUpgradeNote(column, kind, message));

    private static void Separate(PooledBuffer output)
    {
        if (output.Written[^1] != (byte)'{')
        {
            output.Add((byte)',');
        }
    }
}
