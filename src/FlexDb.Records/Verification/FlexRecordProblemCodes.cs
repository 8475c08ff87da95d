namespace FlexDb.Records.Verification;

/// <summary>The codes of <see cref="FlexRecordProblem"/>; stable across releases.</summary>
public static class FlexRecordProblemCodes
{
    /// <summary>An index lacks the key of a record. Can be repaired.</summary>
    public const string MissingKey = "missing_key";

    /// <summary>An index has a key that its record does not have, or whose record is deleted or gone. Can be repaired.</summary>
    public const string StaleKey = "stale_key";

    /// <summary>A key has another number beside it than its record, so that sums are wrong. Can be repaired.</summary>
    public const string WrongNumber = "wrong_number";

    /// <summary>A value of a unique column is not claimed, so that another record could take it. Can be repaired.</summary>
    public const string MissingClaim = "missing_claim";

    /// <summary>A value is claimed by a record that does not have it, or that is deleted or gone. Can be repaired.</summary>
    public const string StaleClaim = "stale_claim";

    /// <summary>Two records have the same value in a unique column. Cannot be repaired: change one of them.</summary>
    public const string DuplicateValue = "duplicate_value";

    /// <summary>A record refers to one that does not exist or is deleted. Cannot be repaired: restore that one, or change the reference.</summary>
    public const string MissingTarget = "missing_target";

    /// <summary>A deleted record is not listed with its deletion. Can be repaired.</summary>
    public const string MissingDeletionEntry = "missing_deletion_entry";

    /// <summary>A record is listed as deleted, but it is not deleted, or went with another deletion. Can be repaired.</summary>
    public const string StaleDeletionEntry = "stale_deletion_entry";

    /// <summary>A record has a time of deletion without a deletion's id, or the other way round. Cannot be repaired.</summary>
    public const string HalfDeleted = "half_deleted";

    /// <summary>A record cannot be read under the schema that it was written under, or is not in normal form. Cannot be repaired: replace it.</summary>
    public const string UnreadableRecord = "unreadable_record";

    /// <summary>A record was written under a version that is not in its table's history. Cannot be repaired.</summary>
    public const string UnknownVersion = "unknown_version";

    /// <summary>A table's schema or history is in a state that its indexes cannot be held against. Cannot be repaired.</summary>
    public const string UnusableTable = "unusable_table";

    /// <summary>Keys or claims belong to an index that is not registered. Can be repaired.</summary>
    public const string OrphanEntries = "orphan_entries";

    /// <summary>Records belong to a table that is not registered. They are never deleted.</summary>
    public const string OrphanRecords = "orphan_records";
}
