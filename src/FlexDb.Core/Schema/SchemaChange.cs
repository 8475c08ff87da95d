using System.Text.Json.Serialization;

namespace FlexDb.Core.Schema;

/// <summary>One change of an edit, as the version history stores it.</summary>
/// <remarks>
/// The changes of one edit apply at once: each names its column as it was before the edit. A rename is a
/// <see cref="SchemaChangeType.ModifyColumn"/> whose <see cref="After"/> has another name.
/// </remarks>
/// <param name="Type">What the change does.</param>
/// <param name="Column">The column's name before the edit; of an added column, its name after it.</param>
[JsonConverter(typeof(SchemaChangeConverter))]
public sealed record SchemaChange(SchemaChangeType Type, string Column)
{
    /// <summary>The column before the edit; null when it is added, or when another application left it out.</summary>
    public FlexColumnDefinition? Before { get; init; }

    /// <summary>The column after the edit; null when it is removed.</summary>
    public FlexColumnDefinition? After { get; init; }

    /// <summary>The column's position after the edit, counted from 0, where the order would otherwise differ.</summary>
    public int? Position { get; init; }

    /// <summary>A column is added.</summary>
    /// <param name="after">The new column.</param>
    /// <param name="position">Its position, where that is not the end.</param>
    /// <exception cref="ArgumentNullException"><paramref name="after"/> is null.</exception>
    public static SchemaChange Add(FlexColumnDefinition after, int? position = null)
    {
        ArgumentNullException.ThrowIfNull(after);
        return new SchemaChange(SchemaChangeType.AddColumn, after.Name) { After = after, Position = position };
    }

    /// <summary>A column is removed.</summary>
    /// <param name="before">The column as it was.</param>
    /// <exception cref="ArgumentNullException"><paramref name="before"/> is null.</exception>
    public static SchemaChange Remove(FlexColumnDefinition before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return new SchemaChange(SchemaChangeType.RemoveColumn, before.Name) { Before = before };
    }

    /// <summary>A column is modified, renamed or moved.</summary>
    /// <param name="before">The column as it was.</param>
    /// <param name="after">The column as it is to be.</param>
    /// <param name="position">Its new position, where the order changes.</param>
    /// <exception cref="ArgumentNullException">A column is null.</exception>
    public static SchemaChange Modify(FlexColumnDefinition before, FlexColumnDefinition after, int? position = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new SchemaChange(SchemaChangeType.ModifyColumn, before.Name)
        {
            Before = before,
            After = after,
            Position = position,
        };
    }
}

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
