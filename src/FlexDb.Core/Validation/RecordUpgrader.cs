using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>Takes one record from one schema to another, with nothing known of the versions between.</summary>
internal sealed class RecordUpgrader(FlexRecordUpgrade upgrade, WrittenRecord written, UpgradeOutput output)
{
    /// <summary>Writes the record under the current schema.</summary>
    public FlexUpgradedRecord Write()
    {
        NoteDropped();
        for (int i = 0; i < upgrade.Current.Columns.Length; i++)
        {
            if (!upgrade.Current.Columns[i].IsComputed)
            {
                WriteColumn(upgrade.Current.Columns[i], upgrade.WrittenOf[i]);
            }
        }

        output.AddUnknown(written);
        return output.ToRecord();
    }

    private void NoteDropped()
    {
        for (int i = 0; i < upgrade.CurrentOf.Length; i++)
        {
            ReadOnlySpan<byte> value = written.ValueOf(i).Span;
            bool isThere = upgrade.CurrentOf[i] is { } position && !upgrade.Current.Columns[position].IsComputed;
            if (!isThere && !value.IsEmpty && value[0] != (byte)'n')
            {
                string name = upgrade.Written.Columns[i].Definition.Name;
                string why = upgrade.CurrentOf[i] is null ? "was removed" : "is now computed";
                output.Note(name, FlexUpgradeNoteKind.Dropped, $"The value of '{name}' was dropped, because the column {why}.");
            }
        }
    }

    private void WriteColumn(CompiledColumn current, int? writtenColumn)
    {
        using PooledBuffer value = new();
        if (writtenColumn is { } position && !written.ValueOf(position).IsEmpty)
        {
            Convert(value, upgrade.Written.Columns[position].Definition, current.Definition, written.ValueOf(position).Span);
        }

        bool isAbsent = value.Written.IsEmpty;
        if (isAbsent || (current.IsRequired && value.Written.SequenceEqual("null"u8)))
        {
            if (current.DefaultJson is { } defaultJson)
            {
                output.Add(current, defaultJson);
                return;
            }

            if (current.IsRequired)
            {
                output.NoteMissing(current);
            }
        }

        if (!isAbsent)
        {
            output.Add(current, value.Written);
        }
    }

    private void Convert(PooledBuffer value, FlexColumnDefinition before, FlexColumnDefinition current, ReadOnlySpan<byte> raw)
    {
        if (raw[0] == (byte)'n' || before.DataTypeName == current.DataTypeName)
        {
            value.Add(raw);
            return;
        }

        ConversionOutcome outcome = TypeConversion.Apply(before.DataType, current.DataType, raw, value);
        output.NoteConversion(current.Name, outcome, before.DataTypeName, current.DataTypeName);
        if (outcome == ConversionOutcome.Failed)
        {
            value.Add("null"u8);
        }
    }
}
