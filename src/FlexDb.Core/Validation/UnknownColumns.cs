using System.Text.Json;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>The columns of a record that its schema does not have and that are kept, in the record's order.</summary>
internal sealed class UnknownColumns
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<(byte[] Name, ValuePlace Value)> _columns = [];

    /// <summary>Reads one column's value, and tells whether name and value are in normal form.</summary>
    public bool Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, ReadOnlySpan<byte> rawName, ref RecordErrors errors)
    {
        using TextBuffer buffer = new(stackalloc byte[TextBuffer.InitialLength]);
        string shown = RecordErrors.Show(rawName);
        bool isText = buffer.TryUnescape(rawName);
        if (isText && !_names.Add(System.Text.Encoding.UTF8.GetString(buffer.Text)))
        {
            errors.AddDuplicate(shown);
        }

        int start = (int)reader.TokenStartIndex;
        ValueFaults faults = JsonShape.Walk(ref reader, source, JsonShape.MaxRecordDepth, numbersMustSurvive: false, out bool isNormal);
        faults |= isText ? ValueFaults.None : ValueFaults.InvalidText;
        if (faults != ValueFaults.None)
        {
            errors.AddFaults(Unknown, shown, faults);
        }

        _columns.Add((buffer.Text.ToArray(), new ValuePlace(start, (int)reader.BytesConsumed - start, isNormal)));
        return isNormal && JsonText.IsCanonical(rawName);
    }

    /// <summary>Writes the columns in normal form.</summary>
    public void Write(PooledBuffer output, ReadOnlySpan<byte> source)
    {
        foreach ((byte[] name, ValuePlace value) in _columns)
        {
            if (output.Written[^1] != (byte)'{')
            {
                output.Add((byte)',');
            }

            JsonText.Write(output, name);
            output.Add((byte)':');
            ColumnRules.Of(Schema.FlexDataType.Json).WriteNormal(output, source.Slice(value.Start, value.Length));
        }
    }

    private static Schema.FlexColumnDefinition Unknown { get; } = new("", Schema.FlexDataType.Json);
}
