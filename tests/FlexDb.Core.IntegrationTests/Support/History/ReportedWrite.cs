using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Support.History;

/// <summary>What a write was reported to have come to.</summary>
public enum WriteOutcome
{
    Done,
    Failed,
    Unknown,
}

/// <summary>One write as its caller knows it.</summary>
/// <param name="Actor">Who wrote, as its version rows say; no other write has it.</param>
/// <param name="Kind">What was called.</param>
/// <param name="Outcome">What was reported.</param>
internal sealed record ReportedWrite(string Actor, string Kind, WriteOutcome Outcome)
{
    /// <summary>Gets a value indicating whether the store had to find out what had become of it, and may have written it anew.</summary>
    public bool WasInDoubt { get; init; }

    /// <summary>Gets a value indicating whether it also writes versions of tables that its caller does not know, as a rename does.</summary>
    public bool MayTouchOthers { get; init; }

    /// <summary>Gets what it does, if it is done.</summary>
    public IReadOnlyList<WriteEffect> Effects { get; init; } = [];

    public bool MayBeDone => Outcome != WriteOutcome.Failed;

    public override string ToString() => $"{Kind} by {Actor}, reported {Outcome}{(WasInDoubt ? " after doubt" : "")},";
}

/// <summary>One thing that a write does.</summary>
/// <param name="TableId">The table; null for the one whose version the write made, where its caller was not told which.</param>
internal abstract record WriteEffect(string? TableId);

/// <summary>It makes a version, which may be the first.</summary>
internal sealed record MadeVersion(string? TableId, int? Version = null, int? SchemaHash = null) : WriteEffect(TableId)
{
    public static MadeVersion Of(FlexTable table) => new(table.Id, table.Version, table.Schema.GetHashCode());

    public static MadeVersion Of(string tableId, int version, FlexTableSchema schema) => new(tableId, version, schema.GetHashCode());
}

/// <summary>It gives the table a name.</summary>
internal sealed record GaveName(string? TableId, string Name) : WriteEffect(TableId);

/// <summary>It gives the table a display name.</summary>
internal sealed record GaveDisplayName(string? TableId, string? DisplayName) : WriteEffect(TableId);

/// <summary>It switches the table on or off.</summary>
internal sealed record SwitchedActive(string? TableId, bool IsActive) : WriteEffect(TableId);

/// <summary>It deletes the table.</summary>
internal sealed record DeletedTable(string TableId) : WriteEffect(TableId);

/// <summary>It restores the table.</summary>
internal sealed record RestoredTable(string TableId) : WriteEffect(TableId);

/// <summary>It purges the table.</summary>
internal sealed record PurgedTable(string TableId) : WriteEffect(TableId);
