namespace FlexDb.Core.Installation;

/// <summary>What a column must be.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Kind">The family of data types that will do.</param>
/// <param name="IsNullable">Whether it admits NULL.</param>
/// <param name="Length">For text, the least length in characters; for bytes, the length in bytes.</param>
/// <param name="Default">What an insert that leaves it out must store.</param>
internal sealed record CatalogColumn(
    string Name,
    CatalogColumnKind Kind,
    bool IsNullable = false,
    int Length = 0,
    CatalogDefault Default = CatalogDefault.Any);

/// <summary>The families of data types in the tables.</summary>
internal enum CatalogColumnKind
{
    /// <summary>VARCHAR in utf8mb4 and utf8mb4_bin.</summary>
    Text,

    /// <summary>JSON, or LONGTEXT as MariaDB and dumps taken from it have it.</summary>
    Json,

    /// <summary>INT.</summary>
    Integer,

    /// <summary>TINYINT(1), which clients read as a Boolean.</summary>
    Boolean,

    /// <summary>TIMESTAMP of any precision.</summary>
    Timestamp,

    /// <summary>INT UNSIGNED.</summary>
    UnsignedInteger,

    /// <summary>LONGTEXT in utf8mb4 and utf8mb4_bin.</summary>
    LongText,

    /// <summary>DATETIME(6).</summary>
    DateTime,

    /// <summary>VARBINARY.</summary>
    Bytes,

    /// <summary>BINARY of exactly the length.</summary>
    FixedBytes,

    /// <summary>DECIMAL(56,28), which holds every integer and decimal of a record.</summary>
    Decimal,
}

/// <summary>What a column's default must be.</summary>
internal enum CatalogDefault
{
    /// <summary>Any or none: every insert names the column.</summary>
    Any,

    /// <summary>NULL.</summary>
    Null,

    /// <summary>1, or TRUE.</summary>
    One,

    /// <summary>0, or FALSE; an insert may leave the column out.</summary>
    Zero,

    /// <summary>The empty text; an insert may leave the column out.</summary>
    Empty,

    /// <summary>The next number; every insert leaves the column out.</summary>
    AutoIncrement,

    /// <summary>The present time, and no change on an update.</summary>
    Now,

    /// <summary>The present time, set again by every update.</summary>
    NowOnUpdate,
}
