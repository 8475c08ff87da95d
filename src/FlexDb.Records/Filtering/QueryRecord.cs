using System.Text.Json;

using FlexDb.Records.Errors;
using FlexDb.Records.Keys;
using FlexDb.Records.Reading;
using FlexDb.Records.Values;

namespace FlexDb.Records.Filtering;

/// <summary>A record in the present form, whose columns and keys are found when they are first asked for.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class QueryRecord(UpgradedRecord upgraded)
{
    private RecordColumns? _columns;
    private byte[]?[]? _keys;

    /// <summary>The record with its row.</summary>
    public UpgradedRecord Upgraded { get; } = upgraded;

    /// <summary>The record's row.</summary>
    public StoredRecord Stored => Upgraded.Stored;

    /// <summary>Where each of the schema's columns stands in its JSON.</summary>
    /// <exception cref="FlexRecordUnreadableException">Another program has changed the row.</exception>
    public RecordColumns Columns
    {
        get
        {
            try
            {
                return _columns ??= RecordColumns.Read(Upgraded.Table.Columns, Upgraded.Json);
            }
            catch (Exception exception) when (IsOfContent(exception))
            {
                throw Unreadable(exception);
            }
        }
    }

    /// <summary>The key of a value of the schema's; of a type without an encoding, 01 for anything but null.</summary>
    /// <exception cref="FlexRecordUnreadableException">Another program has changed the row.</exception>
    public byte[] KeyOf(QueryColumn column)
    {
        int position = column.Position!.Value;
        _keys ??= new byte[]?[Upgraded.Table.Columns.Count];
        return _keys[position] ??= Encode(column, column.IsComputed ? "null"u8 : Columns[position]);
    }

    /// <summary>Tells whether a text of the schema's columns, which is not null, matches.</summary>
    public bool Matches(QueryColumn column, FoldedText text)
    {
        try
        {
            using NormalText value = new(Columns[column.Position!.Value], stackalloc byte[NormalText.InitialLength]);
            return text.Matches(value.Utf8);
        }
        catch (Exception exception) when (IsOfContent(exception))
        {
            throw Unreadable(exception);
        }
    }

    private byte[] Encode(QueryColumn column, ReadOnlySpan<byte> json)
    {
        if (!column.HasKeys)
        {
            return json[0] == (byte)'n' ? [] : [KeyEncoding.NotNull];
        }

        try
        {
            return KeyEncoding.Encode(column.Type, json);
        }
        catch (Exception exception) when (IsOfContent(exception))
        {
            throw Unreadable(exception);
        }
    }

    private static bool IsOfContent(Exception exception) => exception is JsonException or FormatException or ArgumentException or InvalidOperationException;

    private FlexRecordUnreadableException Unreadable(Exception exception) =>
        new(new FlexRecordReference(Upgraded.Table.Table, Stored.Id), Stored.SchemaVersion, exception);
}
