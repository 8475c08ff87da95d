namespace FlexDb.Records.IntegrationTests.Model;

/// <summary>What a caller was told of its call.</summary>
internal enum CallOutcome
{
    /// <summary>Nothing of it is to be there.</summary>
    Refused,

    /// <summary>All of it is.</summary>
    Done,

    /// <summary>All of it or nothing is.</summary>
    Unknown,
}

/// <summary>One call: what it has sent, and what it was told.</summary>
/// <param name="began">When it began, among all calls.</param>
internal sealed class ReportedCall(long began)
{
    /// <summary>Gets or sets what it does, for messages.</summary>
    public string Text { get; set; } = "";

    public long Began { get; } = began;

    /// <summary>Gets or sets when its caller had the answer, among all calls.</summary>
    public long Ended { get; set; }

    public CallOutcome Outcome { get; set; }

    /// <summary>Gets or sets what it was told instead of a result.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Gets or sets a value indicating whether the store had to find out what had become of it.</summary>
    public bool WasInDoubt { get; set; }

    /// <summary>Gets the records that it has sent: all of them are written or none is.</summary>
    public List<SentRecord> Sent { get; init; } = [];

    /// <summary>Gets or sets a value indicating whether each record that it has sent stands for itself.</summary>
    public bool IsInParts { get; set; }

    /// <summary>Gets the records that it was given back.</summary>
    public List<(FlexRecord Record, SentRecord Sent)> Written { get; } = [];

    /// <summary>Gets the records that it was to delete.</summary>
    public List<(string TableId, string Id)> Deleting { get; } = [];

    /// <summary>Gets or sets a value indicating whether it deletes records that it does not name.</summary>
    public bool DeletesMany { get; set; }

    public FlexRecordDeletion? Deletion { get; set; }

    /// <summary>Gets or sets the record whose deletion it is to undo.</summary>
    public FlexRecordKey? Restoring { get; set; }

    public FlexRecordRestoration? Restoration { get; set; }

    /// <summary>Gets or sets the record that it is to remove for good.</summary>
    public FlexRecordKey? Purging { get; set; }

    public long PurgedCount { get; set; }

    /// <summary>Gets or sets what many records get as their note, as raw JSON; no other call gives it.</summary>
    public string? NoteOfMany { get; set; }

    /// <summary>Gets or sets what of many records is done, as was last reported.</summary>
    public FlexRecordManyResult Many { get; set; } = new(0, 0);

    /// <summary>Gets or sets a value indicating whether it rewrites records into the present form.</summary>
    public bool Rewrites { get; set; }

    public long RewrittenCount { get; set; }

    public override string ToString() => $"{Text}, reported {Outcome}{(Failure is null ? "" : $" ({Failure.GetType().Name}: {Failure.Message})")}";
}
