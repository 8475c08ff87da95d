namespace FlexDb.Core.Schema;

/// <summary>What a <see cref="SchemaChange"/> does.</summary>
public enum SchemaChangeType
{
    /// <summary>A column is added; <c>add_column</c> in JSON.</summary>
    AddColumn,

    /// <summary>A column is removed; <c>remove_column</c> in JSON.</summary>
    RemoveColumn,

    /// <summary>A column's definition, name or place changes; <c>modify_column</c> in JSON.</summary>
    ModifyColumn,
}
