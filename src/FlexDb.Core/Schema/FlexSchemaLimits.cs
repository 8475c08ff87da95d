namespace FlexDb.Core.Schema;

/// <summary>How large a schema may be.</summary>
public sealed record FlexSchemaLimits
{
    /// <summary>The most columns; 500 by default.</summary>
    public int MaxColumns { get; init; } = 500;

    /// <summary>The most bytes of a schema's JSON in UTF-8; 1 MiB by default.</summary>
    public int MaxJsonBytes { get; init; } = 1024 * 1024;
}
