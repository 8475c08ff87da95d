namespace FlexDb.Core.Schema;

/// <summary>What the host is to do with a record when the record that it refers to is deleted.</summary>
public enum FlexOnDelete
{
    /// <summary>The record is deleted too; <c>cascade</c> in JSON.</summary>
    Cascade,

    /// <summary>The reference becomes null; <c>set-null</c> in JSON. Not allowed on a required column.</summary>
    SetNull,

    /// <summary>The deletion is refused; <c>restrict</c> in JSON.</summary>
    Restrict,
}
