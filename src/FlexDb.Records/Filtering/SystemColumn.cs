namespace FlexDb.Records.Filtering;

/// <summary>What is known about each record beside the columns of its schema.</summary>
internal enum SystemColumn
{
    /// <summary>The record's id, compared as a reference is.</summary>
    Id,

    /// <summary>The record's version, an integer.</summary>
    Version,

    /// <summary>When it was inserted, a datetime.</summary>
    CreatedAt,

    /// <summary>When it was last written, a datetime.</summary>
    UpdatedAt,

    /// <summary>Who inserted it, a string; null where the host did not say.</summary>
    CreatedBy,

    /// <summary>Who last wrote it, a string; null where the host did not say.</summary>
    UpdatedBy,
}
