namespace FlexDb.Core.Errors;

/// <summary>The codes of <see cref="FlexInstallationProblem"/>; stable across releases.</summary>
public static class FlexInstallationProblemCodes
{
    /// <summary>A table is not there.</summary>
    public const string TableMissing = "table_missing";

    /// <summary>Something that is not a table, such as a view, has a table's name.</summary>
    public const string NotATable = "not_a_table";

    /// <summary>A table's storage engine is not InnoDB, so it has no transactions.</summary>
    public const string Engine = "engine";

    /// <summary>A column is not there.</summary>
    public const string ColumnMissing = "column_missing";

    /// <summary>A column's data type cannot hold what it must.</summary>
    public const string ColumnType = "column_type";

    /// <summary>A column of text or bytes is shorter than its values may be.</summary>
    public const string ColumnLength = "column_length";

    /// <summary>A text column does not compare its values exactly, or cannot hold every character.</summary>
    public const string ColumnCollation = "column_collation";

    /// <summary>A column admits NULL and must not, or the other way round.</summary>
    public const string ColumnNullability = "column_nullability";

    /// <summary>A column's default value, or what happens to it on an update, is not what it must be.</summary>
    public const string ColumnDefault = "column_default";

    /// <summary>A column must hold what is written to it, but the server computes its value.</summary>
    public const string ColumnGenerated = "column_generated";

    /// <summary>A column that the library does not know has no default, so that no row could be inserted.</summary>
    public const string ColumnUnknown = "column_unknown";

    /// <summary>The primary key is missing or has other columns than it must have.</summary>
    public const string PrimaryKey = "primary_key";

    /// <summary>An index or a unique key is not there.</summary>
    public const string IndexMissing = "index_missing";

    /// <summary>A unique key refuses rows that must be allowed.</summary>
    public const string UniqueTooStrict = "unique_too_strict";

    /// <summary>The foreign key from <c>flex_table_versions</c>, or from <c>flex_record_tables</c>, to <c>flex_tables</c> is not there.</summary>
    public const string ForeignKeyMissing = "foreign_key_missing";

    /// <summary>A foreign key to or from a table of the host's holds a column that must be converted.</summary>
    public const string ForeignKeyInTheWay = "foreign_key_in_the_way";

    /// <summary>Rows are equal in columns that a unique key is to cover.</summary>
    public const string DuplicateRows = "duplicate_rows";

    /// <summary>Rows that must belong to a runtime-defined table belong to none.</summary>
    public const string OrphanRows = "orphan_rows";

    /// <summary>Rows hold NULL, or a number too large, in a column that must not.</summary>
    public const string UnfitRows = "unfit_rows";

    /// <summary>Another installer, or a transaction that uses the tables, did not end in time.</summary>
    public const string LockTimeout = "lock_timeout";

    /// <summary>The database user may not do what is needed.</summary>
    public const string AccessDenied = "access_denied";

    /// <summary>The server refused a statement; the inner exception is its answer.</summary>
    public const string StatementFailed = "statement_failed";

    /// <summary>Tables that are there must be changed, on a MySQL replication group with several primaries.</summary>
    public const string MultiPrimary = "multi_primary";
}
