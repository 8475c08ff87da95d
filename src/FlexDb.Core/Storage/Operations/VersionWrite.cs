using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Storage.Connections;
using FlexDb.Core.Storage.Sql;

namespace FlexDb.Core.Storage.Operations;

/// <summary>The next version of a table, ready to be sent: the compare-and-set of an edit.</summary>
internal sealed record VersionWrite(FlexTable Before, FlexTableSchema After, FlexList<SchemaChange> Changes, FlexSlotMap Slots)
{
    private static readonly string Body = Join(VersionSql.InsertNext, TableSql.SetSchemaFromVersion, TableSql.SelectEdited);

    private static readonly string BodyWithSlots =
        Join(VersionSql.InsertNext, TableSql.SetSchemaAndSlotsFromVersion, TableSql.SelectEdited);

    private static readonly string ToldBody = Join(VersionSql.InsertNext, TableSql.SetSchemaFromVersionTold);

    private static readonly string ToldBodyWithSlots = Join(VersionSql.InsertNext, TableSql.SetSchemaAndSlotsFromVersionTold);

    private static readonly string BodyOfAny =
        Join(VersionSql.InsertNextOfAny, TableSql.SetSchemaAndSlotsFromVersion, TableSql.SelectEdited);

    /// <summary>Chosen once, so that a text sent again finds out whether it was already done.</summary>
    public string VersionId { get; } = CatalogId.New();

    public string? Actor { get; init; }

    public bool AllowDeactivated { get; init; }

    public bool AllowDeleted { get; init; }

    /// <summary>Whether the transaction itself may have changed the row since it was read, so that its time is another.</summary>
    public bool ChangedUnderLock { get; init; }

    /// <summary>The name that the table must still have, because new references to itself name it; null for any.</summary>
    public string? ExpectedName { get; init; }

    /// <summary>Sends the write; null when it has not applied.</summary>
    public async Task<EditedRow?> SendAsync(CatalogConnection connection, TextPlace place, CancellationToken cancellationToken)
    {
        string schema = SchemaJson.WriteSchema(After, Before.Version + 1);
        string changes = SchemaJson.WriteChanges(Changes);
        connection.EnsureFits(schema, changes);
        Answer<EditedRow> answer = await connection
            .WriteAndCountAsync<EditedRow>(
                ChooseBody(connection.TellsTimes),
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
                    updatedAt = ChangedUnderLock ? (decimal?)null : RowReader.ToSeconds(Before.UpdatedAt),
                    allowDeactivated = AllowDeactivated,
                    allowDeleted = AllowDeleted,
                },
                cancellationToken)
            .ConfigureAwait(false);

        // The version row counts as one, the table as one or two, by a setting of the driver's; and either both or none.
        if (answer.Affected <= 0)
        {
            return null;
        }

        return answer.Rows.SingleOrDefault()
            ?? (answer.ToldTime is { } told ? new EditedRow(told) : null)
            ?? await connection.QueryUntoldAsync<EditedRow>(TableSql.SelectEdited, new { id = Before.Id }).ConfigureAwait(false)
            ?? throw new FlexTableNotFoundException(Before.ApplicationId, FlexTableKey.ById(Before.Id).ToString());
    }

    /// <summary>Sends the write of a row that the transaction has locked, so that it cannot but apply.</summary>
    public async Task<EditedRow> SendLockedAsync(CatalogConnection connection, TextPlace place, CancellationToken cancellationToken) =>
        await SendAsync(connection, place, cancellationToken).ConfigureAwait(false)
        ?? throw new InvalidOperationException($"The locked row of table '{Before.Id}' changed.");

    // What is usual has the shortest text: the server takes longer to read one than to run it.
    private string ChooseBody(bool tellsTimes)
    {
        bool isUsual = ExpectedName is not null && !AllowDeleted && !AllowDeactivated && !ChangedUnderLock;
        return (isUsual, tellsTimes, Slots == Before.Slots) switch
        {
            (false, _, _) => BodyOfAny,
            (true, true, true) => ToldBody,
            (true, true, false) => ToldBodyWithSlots,
            (true, false, true) => Body,
            (true, false, false) => BodyWithSlots,
        };
    }

    private static string Join(params ReadOnlySpan<string> statements) => string.Join('\n', statements);

    /// <summary>The table as the applied write has left it; what is no part of its schema may have changed meanwhile.</summary>
    public FlexTable Applied(EditedRow now)
    {
        FlexTable table = Before with
        {
            Schema = After,
            Slots = Slots,
            Version = Before.Version + 1,
            UpdatedAt = RowReader.ToTime(now.UpdatedAt),
        };
        return now.State is { } state
            ? table with
            {
                Name = RowReader.NameOf(state.RowName, Before.Id, state.DeletedAt),
                DisplayName = state.DisplayName,
                IsActive = state.IsActive,
                DeletedAt = RowReader.ToTime(state.DeletedAt),
            }
            : table;
    }
}
