namespace FlexDb.Core.Schema;

/// <summary>Specifies what the host does with a record when the record that it refers to is deleted.</summary>
/// <remarks>A column that does not specify it means <see cref="Restrict"/>.</remarks>
public enum FlexOnDelete
{
    /// <summary>The record is deleted too; <c>cascade</c> in JSON.</summary>
    Cascade,

    /// <summary>The reference becomes null; <c>set-null</c> in JSON. Not allowed on a required column.</summary>
    SetNull,

    /// <summary>The deletion is refused; <c>restrict</c> in JSON.</summary>
    Restrict,
}
