using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Storage.Connections;
using FlexDb.Core.Storage.Sql;

namespace FlexDb.Core.Storage.Operations;

/// <summary>The next version of a table, ready to be sent: the compare-and-set of an edit.</summary>
internal sealed record VersionWrite(FlexTable Before, FlexTableSchema After, FlexList<SchemaChange> Changes, FlexSlotMap Slots)
{
    private static readonly string Body = Join(VersionSql.InsertNext, TableSql.SetSchemaFromVersion);
    private static readonly string BodyWithSlots = Join(VersionSql.InsertNext, TableSql.SetSchemaAndSlotsFromVersion);
    private static readonly string BodyOfAny = Join(VersionSql.InsertNextOfAny, TableSql.SetSchemaAndSlotsFromVersion);

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
                ChooseBody(),
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

    // What is usual has the shortest text: the server takes longer to read one than to run it.
    private string ChooseBody()
    {
        bool isUsual = ExpectedName is not null && !AllowDeleted && !AllowDeactivated;
        return !isUsual ? BodyOfAny : Slots == Before.Slots ? Body : BodyWithSlots;
    }

    private static string Join(string insert, string update) => string.Join('\n', insert, update, TableSql.SelectOutcome);

    /// <summary>The table as the applied write has left it; what is no part of its schema may have changed meanwhile.</summary>
    public FlexTable Applied(OutcomeRow outcome) => Before with
    {
        Name = RowReader.NameOf(outcome.RowName, Before.Id, outcome.DeletedAt),
        DisplayName = outcome.DisplayName,
        Schema = After,
        Slots = Slots,
        Version = Before.Version + 1,
        IsActive = outcome.IsActive,
        UpdatedAt = RowReader.ToTime(outcome.UpdatedAt),
        DeletedAt = RowReader.ToTime(outcome.DeletedAt),
    };
}
