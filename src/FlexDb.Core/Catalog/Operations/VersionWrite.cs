using System.Collections.Frozen;
using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>The next version of a table, ready to be sent: the compare-and-set of an edit.</summary>
internal sealed record VersionWrite(FlexTable Before, FlexTableSchema After, FlexList<SchemaChange> Changes, FlexSlotMap Slots)
{
    // Of a live, active table, which is what is usual. The server takes longer to read a text than to run it, so it says no more than it must.
    private static readonly FrozenDictionary<(bool SetsSlots, bool Tells, bool Reads), string> Bodies = new[]
    {
        Body(setsSlots: false, tells: false, reads: true),
        Body(setsSlots: false, tells: true, reads: true),
        Body(setsSlots: false, tells: true, reads: false),
        Body(setsSlots: true, tells: false, reads: true),
        Body(setsSlots: true, tells: true, reads: true),
        Body(setsSlots: true, tells: true, reads: false),
    }.ToFrozenDictionary();

    private static readonly string BodyOfAny =
        Join(VersionSql.InsertNextOfAny, TableSql.SetSchemaAndSlotsFromVersion, TableSql.SelectEdited);

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
        string? slots = SlotMapJson.Write(Slots);
        connection.EnsureFits(schema, changes, slots ?? "");
        ToldTimes times = connection.Facts.OfEdits;
        bool isUsual = ExpectedName is not null && !AllowDeleted && !AllowDeactivated && !ChangedUnderLock;
        bool tells = isUsual && connection.TellsTimes;
        Answer<EditedRow> answer = await connection
            .WriteAndCountAsync<EditedRow>(
                isUsual ? Bodies[(Slots != Before.Slots, tells, Reads: !tells || !times.AreTrusted)] : BodyOfAny,
                place,
                new
                {
                    id = Before.Id,
                    version = Before.Version,
                    number = Number,
                    versionId = VersionId,
                    schema,
                    changes,
                    slots,
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

        if (answer.Rows is [EditedRow row])
        {
            if (tells)
            {
                times.Learn(answer.ToldTime == row.UpdatedAt);
            }

            return row;
        }

        if (answer.ToldTime is { } told)
        {
            return new EditedRow(told);
        }

        // It was told once, so the host has added a trigger since. The text has committed, so no token is taken.
        times.Learn(isStoredAsTold: false);
        return await connection
            .QuerySingleAsync<EditedRow>(TableSql.SelectEdited, new { id = Before.Id }, CancellationToken.None)
            .ConfigureAwait(false)
            ?? throw new FlexTableNotFoundException(Before.ApplicationId, Before.Id, tableName: null);
    }

    /// <summary>Sends the write of a row that the transaction has locked, so that it cannot but apply.</summary>
    public async Task<EditedRow> SendLockedAsync(OperationConnection connection, TextPlace place, CancellationToken cancellationToken) =>
        await SendAsync(connection, place, cancellationToken).ConfigureAwait(false)
        ?? throw new InvalidOperationException($"The locked row of table '{Before.Id}' changed.");

    private static KeyValuePair<(bool SetsSlots, bool Tells, bool Reads), string> Body(bool setsSlots, bool tells, bool reads)
    {
        string update = (setsSlots, tells) switch
        {
            (false, false) => TableSql.SetSchemaFromVersion,
            (false, true) => TableSql.SetSchemaFromVersionTold,
            (true, false) => TableSql.SetSchemaAndSlotsFromVersion,
            (true, true) => TableSql.SetSchemaAndSlotsFromVersionTold,
        };
        return new((setsSlots, tells, reads), Join([VersionSql.InsertNext, update, .. reads ? [TableSql.SelectEdited] : Array.Empty<string>()]));
    }

    private static string Join(params ReadOnlySpan<string> statements) => string.Join('\n', statements);

    /// <summary>What the applied write did; what is no part of the schema may have changed meanwhile.</summary>
    public FlexEditResult Applied(EditedRow now)
    {
        FlexTable table = Before with
        {
            Schema = After,
            Slots = Slots,
            Version = Number,
            UpdatedAt = RowReader.ToTime(now.UpdatedAt),
        };
        return new FlexEditResult
        {
            Before = Before,
            After = now.State is { } state
                ? table with
                {
                    Name = RowReader.NameOf(state.RowName, Before.Id, state.DeletedAt),
                    DisplayName = state.DisplayName,
                    IsActive = state.IsActive,
                    DeletedAt = RowReader.ToTime(state.DeletedAt),
                }
                : table,
            Changes = Changes,
            SlotMoves = SlotMoves,
        };
    }
}
