namespace FlexDb.Core.Storage;

// What Dapper fills in, with the types that the statements give on every server.

internal class SummaryRow
{
    public required string Id { get; init; }

    public required string ApplicationId { get; init; }

    public required string RowName { get; init; }

    public string? DisplayName { get; init; }

    public int Version { get; init; }

    public long IsActive { get; init; }

    public decimal CreatedAt { get; init; }

    public decimal UpdatedAt { get; init; }

    public decimal? DeletedAt { get; init; }
}

internal sealed class TableRow : SummaryRow
{
    /// <summary>Null where the statement left it out because it is remembered.</summary>
    public string? SchemaJson { get; init; }

    public string? SlotsJson { get; init; }

    public long ServerNow { get; init; }
}

internal sealed class TargetRow
{
    public required string Id { get; init; }

    public required string ApplicationId { get; init; }

    public required string RowName { get; init; }

    public string? SchemaJson { get; init; }
}

internal sealed class VersionRow
{
    public required string FoundTableId { get; init; }

    public required string FoundApplicationId { get; init; }

    public required string FoundRowName { get; init; }

    public string? Id { get; init; }

    public string? TableId { get; init; }

    public int? Version { get; init; }

    public string? PreviousSchemaJson { get; init; }

    public string? SchemaJson { get; init; }

    public string? ChangesJson { get; init; }

    public string? CreatedBy { get; init; }

    public decimal? CreatedAt { get; init; }
}

internal sealed class TimesRow
{
    public decimal CreatedAt { get; init; }

    public decimal UpdatedAt { get; init; }
}

internal sealed class OutcomeRow : SummaryRow
{
    public long Applied { get; init; }
}

internal sealed class SessionFactsRow
{
    public long MaxAllowedPacket { get; init; }

    public long RollbackOnTimeout { get; init; }

    public long BackslashLength { get; init; }
}
