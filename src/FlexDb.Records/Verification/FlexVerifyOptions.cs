namespace FlexDb.Records.Verification;

/// <summary>How <see cref="FlexRecordStore.VerifyAsync"/> verifies.</summary>
public sealed record FlexVerifyOptions
{
    /// <summary>Whether keys and claims are mended.</summary>
    /// <value>
    /// The default is false: nothing is written. When true, missing keys and claims are inserted and stale ones are deleted,
    /// both as the record itself says. Records are never changed.
    /// </value>
    public bool Repair { get; init; }

    /// <summary>How many problems the report lists; all are counted.</summary>
    /// <value>The default is 1,000. It must not be negative.</value>
    public int MaxProblems { get; init; } = 1_000;

    /// <summary>Whether rows that belong to no table of any application are looked for.</summary>
    /// <value>
    /// The default is false, because this reads parts of the whole database, and not only those of one application. Once a
    /// database is enough. Of another application's rows nothing is reported.
    /// </value>
    public bool IncludeOrphans { get; init; }
}
