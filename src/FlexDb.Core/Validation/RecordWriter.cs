using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>Writes the normal form of a record that has been found valid.</summary>
internal static class RecordWriter
{
    public static ReadOnlyMemory<byte> Write(
        CompiledSchema schema,
        ReadOnlySpan<byte> source,
        ReadOnlySpan<ValuePlace> places,
        FlexRecordMode mode,
        UnknownColumns? unknown)
    {
        using PooledBuffer output = new(source.Length + 64);
        output.Add((byte)'{');
        for (int i = 0; i < places.Length; i++)
        {
            CompiledColumn column = schema.Columns[i];
            ValuePlace place = places[i];
            if (place.Length == 0 && (mode == FlexRecordMode.Patch || column.DefaultJson is null))
            {
                continue;
            }

            if (output.Written[^1] != (byte)'{')
            {
                output.Add((byte)',');
            }

            output.Add(column.NameJson);
            if (place.Length == 0)
            {
                output.Add(column.DefaultJson);
            }
            else if (place.IsNormal)
            {
                output.Add(source.Slice(place.Start, place.Length));
            }
            else
            {
                column.Rules.WriteNormal(output, source.Slice(place.Start, place.Length));
            }
        }

        unknown?.Write(output, source);
        output.Add((byte)'}');
        return output.Written.ToArray();
    }
}
