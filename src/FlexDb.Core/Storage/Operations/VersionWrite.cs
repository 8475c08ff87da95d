using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Storage.Connections;
using FlexDb.Core.Storage.Sql;

namespace FlexDb.Core.Storage.Operations;

/// <summary>The next version of a table, ready to be sent: the compare-and-set of an edit.</summary>
internal sealed record VersionWrite(FlexTable Before, FlexTableSchema After, FlexList<SchemaChange> Changes, FlexSlotMap Slots)
{
    private static readonly string Body = string.Join('\n', VersionSql.InsertNext, TableSql.SetSchemaFromVersion, TableSql.SelectOutcome);

    /// <summary>Chosen once, so that a text sent again finds out whether it was already done.</summary>
    public string VersionId { get; } = CatalogId.New();

    public string? Actor { get; init; }

    public bool AllowDeactivated { get; init; }

    public bool AllowDeleted { get; init; }

    /// <summary>The name that the table must still have, because new references to itself name it; null for any.</summary>
    public string? ExpectedName { get; init; }

    /// <summary>Sends the write; null when the table is not there any more.</summary>
    public async Task<OutcomeRow?> SendAsync(CatalogConnection connection, TextPlace place, CancellationToken cancellationToken)
    {
        string schema = SchemaJson.WriteSchema(After, Before.Version + 1);
        string changes = SchemaJson.WriteChanges(Changes);
        connection.EnsureFits(schema, changes);
        IReadOnlyList<OutcomeRow> outcome = await connection
            .WriteAsync<OutcomeRow>(
                Body,
                place,
                new
                {
                    id = Before.Id,
                    version = Before.Version,
                    versionId = VersionId,
                    schema,
                    changes,
                    slots = SlotMapJson.Write(Slots),
                    actor = Actor,
                    expectedName = ExpectedName,
                    allowDeactivated = AllowDeactivated,
                    allowDeleted = AllowDeleted,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return outcome.SingleOrDefault();
    }

    /// <summary>The table as the applied write has left it; what is no part of its schema may have changed meanwhile.</summary>
    public FlexTable Applied(OutcomeRow outcome)
    {
        FlexTableSummary row = RowReader.ToSummary(outcome);
        return Before with
        {
            Name = row.Name,
            DisplayName = row.DisplayName,
            Schema = After,
            Slots = Slots,
            Version = Before.Version + 1,
            IsActive = row.IsActive,
            UpdatedAt = row.UpdatedAt,
            DeletedAt = row.DeletedAt,
        };
    }
}
