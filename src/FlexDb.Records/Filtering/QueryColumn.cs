using System.Text;

using FlexDb.Core.Schema;
using FlexDb.Records.Keys;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Filtering;

/// <summary>A column that a filter or sort is about: one of the schema's, or a system column.</summary>
/// <remarks>Two are equal where they are the same column of one table.</remarks>
internal sealed class QueryColumn : IEquatable<QueryColumn>
{
    public QueryColumn(string name, int position, FlexColumnDefinition definition)
    {
        Name = name;
        Position = position;
        Definition = definition;
        Type = definition.DataType;
    }

    public QueryColumn(string name, SystemColumn system, FlexDataType type)
    {
        Name = name;
        System = system;
        Type = type;
    }

    /// <summary>The name by which it was found.</summary>
    public string Name { get; }

    /// <summary>Its place in <see cref="RecordTable.Columns"/>; null for a system column.</summary>
    public int? Position { get; }

    /// <summary>The schema's column; null for a system column.</summary>
    public FlexColumnDefinition? Definition { get; }

    /// <summary>The system column; null for one of the schema's.</summary>
    public SystemColumn? System { get; }

    /// <summary>The type by which its values are compared.</summary>
    public FlexDataType Type { get; }

    /// <summary>Whether its type has an encoding.</summary>
    public bool HasKeys => KeyEncoding.Supports(Type);

    /// <summary>Which time of a record it is; none where it is something else.</summary>
    public FlexRecordTimes Time => System switch
    {
        SystemColumn.CreatedAt => FlexRecordTimes.CreatedAt,
        SystemColumn.UpdatedAt => FlexRecordTimes.UpdatedAt,
        _ => FlexRecordTimes.None,
    };

    /// <summary>Whether it can have an index.</summary>
    public bool CanHaveIndex => HasKeys && (Definition is not null || Time != FlexRecordTimes.None);

    /// <summary>Whether its values are computed, so that records have none.</summary>
    public bool IsComputed => Definition?.Validation.Computed is not null;

    /// <summary>The type as messages name it.</summary>
    public string TypeName => Definition?.DataTypeName ?? Type.ToString().ToLowerInvariant();

    /// <summary>The key of a record's value: empty for null, 01 for any other value of a type without an encoding.</summary>
    /// <exception cref="Errors.FlexRecordUnreadableException">Another program has changed the record's row.</exception>
    public byte[] KeyOf(QueryRecord record)
    {
        StoredRecord stored = record.Stored;
        return System switch
        {
            null => record.KeyOf(this),
            SystemColumn.Id => KeyEncoding.EncodeReference(stored.Id),
            SystemColumn.Version => NumberKey.Encode(stored.Version),
            SystemColumn.CreatedAt => NumberKey.Encode(stored.CreatedAt),
            SystemColumn.UpdatedAt => NumberKey.Encode(stored.UpdatedAt),
            _ => ActorOf(stored) is { } actor ? StringKey.Encode(Encoding.UTF8.GetBytes(actor)) : [],
        };
    }

    /// <summary>Tells whether the text of a record's value, which is not null, matches.</summary>
    /// <exception cref="Errors.FlexRecordUnreadableException">Another program has changed the record's row.</exception>
    public bool Matches(QueryRecord record, FoldedText text) => System switch
    {
        null => record.Matches(this, text),
        SystemColumn.Id => text.Matches(Encoding.UTF8.GetBytes(record.Stored.Id)),
        _ => ActorOf(record.Stored) is { } actor && text.Matches(Encoding.UTF8.GetBytes(actor)),
    };

    public bool Equals(QueryColumn? other) => other is not null && Position == other.Position && System == other.System;

    public override bool Equals(object? obj) => Equals(obj as QueryColumn);

    public override int GetHashCode() => HashCode.Combine(Position, System);

    private string? ActorOf(StoredRecord record) => System == SystemColumn.CreatedBy ? record.CreatedBy : record.UpdatedBy;
}
