using System.Text.Json;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

/// <summary>Takes one record along the versions of a table to the last one.</summary>
internal sealed class HistoryUpgrader(CompiledSchema current, WrittenVersion version, WrittenRecord written)
{
    private FollowedValue[] _remembered = [];

    /// <summary>Writes the record under the last version's schema.</summary>
    public FlexUpgradedRecord Write(UpgradeOutput output)
    {
        for (int i = 0; i < current.Columns.Length; i++)
        {
            if (!current.Columns[i].IsComputed)
            {
                WriteColumn(output, current.Columns[i], version.Present[i]);
            }
        }

        output.AddUnknown(written);
        return output.ToRecord();
    }

    /// <summary>The values that the record no longer has once its present form is stored.</summary>
    public FlexList<FlexDiscardedValue> FindDiscarded()
    {
        List<FlexDiscardedValue> discarded = [];
        foreach (FollowedColumn column in version.Present.Where(column => !column.Path.IsTrivial || !column.Path.IsPresent))
        {
            AddDiscarded(discarded, column);
        }

        foreach (FollowedColumn column in version.Removed)
        {
            AddDiscarded(discarded, column);
        }

        foreach ((_, byte[] name, ValuePlace value) in written.Unknown)
        {
            if (current.Table.Find(name) >= 0)
            {
                discarded.Add(new FlexDiscardedValue(RecordErrors.Show(name), SchemaNames.Of(FlexDataType.Json), Parse(written.At(value))));
            }
        }

        return discarded.ToFlexList();
    }

    private void WriteColumn(UpgradeOutput output, CompiledColumn column, FollowedColumn followed)
    {
        ReadOnlyMemory<byte> stored = ValueOf(followed);
        ReadOnlyMemory<byte> value = stored;
        if (!followed.Path.IsTrivial)
        {
            FollowedValue upgraded = Follow(followed, stored, out _);
            Note(output, column.Definition.Name, upgraded.Conversion);
            value = upgraded.Json;
        }

        if (value.IsEmpty || value.Span[0] == (byte)'n')
        {
            WriteNull(output, column, isWritten: !stored.IsEmpty);
        }
        else if (followed.Written is { } position && version.Rules[position] is not null)
        {
            output.Add(column, value.Span, written.FaultsOf(position));
        }
        else
        {
            output.Add(column, value.Span);
        }
    }

    private static void WriteNull(UpgradeOutput output, CompiledColumn column, bool isWritten)
    {
        if (column.IsRequired)
        {
            output.NoteMissing(column);
        }

        // Where the column has a default, validating the record would put that in the place of an absent value.
        if (isWritten || column.DefaultJson is not null)
        {
            output.Add(column, "null"u8);
        }
    }

    private void AddDiscarded(List<FlexDiscardedValue> discarded, FollowedColumn followed)
    {
        ColumnPath path = followed.Path;
        Follow(followed, ValueOf(followed), out Span<FollowedValue> remembered);
        for (int type = 0; type < remembered.Length; type++)
        {
            bool isShown = path.IsPresent && type == path.LastType;
            bool isLastOfRemoved = !path.IsPresent && type == path.LastType;
            if (!isShown && (isLastOfRemoved || !remembered[type].IsNull))
            {
                discarded.Add(new FlexDiscardedValue(
                    path.Name!,
                    path.DataTypes[type],
                    remembered[type].IsNull ? FlexJsonValue.Null : Parse(remembered[type].Json)));
            }
        }
    }

    private ReadOnlyMemory<byte> ValueOf(FollowedColumn followed) => followed.Written is { } position ? written.ValueOf(position) : default;

    private FollowedValue Follow(FollowedColumn followed, ReadOnlyMemory<byte> stored, out Span<FollowedValue> remembered)
    {
        int types = followed.Path.DataTypes.Count;
        if (_remembered.Length < types)
        {
            _remembered = new FollowedValue[types];
        }

        remembered = _remembered.AsSpan(0, types);
        remembered.Clear();
        return followed.Path.Follow(stored, remembered);
    }

    private static void Note(UpgradeOutput output, string name, FollowedConversion? conversion)
    {
        if (conversion is not null)
        {
            Note(output, name, conversion.Earlier);
            output.NoteConversion(name, conversion.Outcome, conversion.Step.Before!.DataTypeName, conversion.Step.After.DataTypeName);
        }
    }

    private static FlexJsonValue Parse(ReadOnlyMemory<byte> json) =>
        new(JsonElement.Parse(json.Span, new JsonDocumentOptions { MaxDepth = Schema.Values.JsonShape.MaxRecordDepth }));
}
