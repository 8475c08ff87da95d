using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>The next version of a table, ready to be sent: the compare-and-set of an edit.</summary>
internal sealed record VersionWrite(FlexTable Before, FlexTableSchema After, FlexList<SchemaChange> Changes, FlexSlotMap Slots)
{
    private static readonly StatementList Statements =
        new(VersionSql.InsertNext, TableSql.SetSchemaFromVersion, TableSql.SelectEdited);

    /// <summary>Chosen once, so that a text sent again finds out whether it was already done.</summary>
    public string VersionId { get; } = CatalogId.New();

    /// <summary>What <see cref="Slots"/> changes, to be reported.</summary>
    public FlexList<FlexSlotMove> SlotMoves { get; init; } = [];

    /// <summary>The number of the version: one above the table's, if need be past versions that the table never took.</summary>
    public int Number { get; init; } = Before.Version + 1;

    public string? Actor { get; init; }

    public bool AllowDeactivated { get; init; }

    public bool AllowDeleted { get; init; }

    /// <summary>Whether the transaction itself may have changed the row since it was read, so that its time is another.</summary>
    public bool ChangedUnderLock { get; init; }

    /// <summary>The name that the table must still have, because new references to itself name it; null for any.</summary>
    public string? ExpectedName { get; init; }

    /// <summary>Sends the write; null when it has not applied.</summary>
    public async Task<EditedRow?> SendAsync(OperationConnection connection, TextPlace place, CancellationToken cancellationToken)
    {
        string schema = SchemaJson.WriteSchema(After, Number);
        string changes = SchemaJson.WriteChanges(Changes);
        bool setsSlots = Slots != Before.Slots;
        string? slots = setsSlots ? SlotMapJson.Write(Slots) : null;
        connection.EnsureFits(schema, changes, slots ?? "");
        Answer<EditedRow> answer = await connection
            .WriteAsync<EditedRow>(
                Statements,
                place,
                new Parameters
                {
                    ["id"] = Before.Id,
                    ["version"] = Before.Version,
                    ["number"] = Number,
                    ["versionId"] = VersionId,
                    ["schema"] = schema,
                    ["changes"] = changes,
                    ["setsSlots"] = setsSlots,
                    ["slots"] = slots,
                    ["actor"] = Actor,
                    ["expectedName"] = ExpectedName,
                    ["updatedAt"] = ChangedUnderLock ? null : RowReader.ToSeconds(Before.UpdatedAt),
                    ["allowDeactivated"] = AllowDeactivated,
                    ["allowDeleted"] = AllowDeleted,
                },
                cancellationToken)
            .ConfigureAwait(false);

        // The version row counts as one, the table as one or two, by a setting of the driver's; and either both or none.
        return answer.Affected > 0 ? answer.Rows[0] : null;
    }

    /// <summary>Sends the write of a row that the transaction has locked, so that it cannot but apply.</summary>
    public async Task<EditedRow> SendLockedAsync(OperationConnection connection, TextPlace place, CancellationToken cancellationToken) =>
        await SendAsync(connection, place, cancellationToken).ConfigureAwait(false)
        ?? throw new InvalidOperationException($"The locked row of table '{Before.Id}' changed.");

    /// <summary>What the applied write did; what is no part of the schema may have changed meanwhile.</summary>
    public FlexEditResult Applied(EditedRow now) => new()
    {
        Before = Before,
        After = Before with
        {
            Name = RowReader.NameOf(now.RowName, Before.Id, now.DeletedAt),
            DisplayName = now.DisplayName,
            Schema = After,
            Slots = Slots,
            Version = Number,
            IsActive = now.IsActive,
            UpdatedAt = RowReader.ToTime(now.UpdatedAt),
            DeletedAt = RowReader.ToTime(now.DeletedAt),
        },
        Changes = Changes,
        SlotMoves = SlotMoves,
    };
}

/// <summary>The versions that the attempts of one write have sent: one that is stored shows that its attempt was done.</summary>
internal sealed class SentVersions
{
    private readonly List<string> _ids = [];

    public void Add(VersionWrite write) => _ids.Add(write.VersionId);

    public async Task<bool> AnyIsStoredAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        foreach (string versionId in _ids)
        {
            if (await connection.ExistsAsync(VersionSql.Exists, new() { ["versionId"] = versionId }, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }
}
