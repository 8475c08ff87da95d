using FlexDb.Core.Schema;
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
    public bool HasKeys => Keys.KeyEncoding.Supports(Type);

    /// <summary>The key of a record's value: empty for null, 01 for any other value of a type without an encoding.</summary>
    public byte[] KeyOf(QueryRecord record) => throw new NotImplementedException();

    public bool Equals(QueryColumn? other) => other is not null && Position == other.Position && System == other.System;

    public override bool Equals(object? obj) => Equals(obj as QueryColumn);

    public override int GetHashCode() => HashCode.Combine(Position, System);
}
