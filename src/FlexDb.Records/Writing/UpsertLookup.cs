using System.Text;
using System.Text.Json;

using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.Keys;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Writing;

/// <summary>Finds the records that have the values which upserts name, so that these become patches of them.</summary>
/// <remarks>What it finds may be out of date when it is used: the gate, the claims and the versions of records show it then.</remarks>
internal sealed class UpsertLookup(OperationConnection connection, IReadOnlySet<string> tooLarge, bool isFresh)
{
    /// <summary>The requests with those that patch in their places, their tables, and the requests that repeat a value.</summary>
    public async Task<(IReadOnlyList<WriteRequest> Requests, List<RecordTable> Tables, List<WriteRequest> Deferred)> ResolveAsync(
        IReadOnlyList<WriteRequest> requests,
        List<RecordTable> tables,
        CancellationToken cancellationToken)
    {
        List<(WriteRequest Request, RecordTable Table, Sought? Sought)> kept = new(requests.Count);
        List<WriteRequest> deferred = [];
        HashSet<(uint, string)> seen = [];
        for (int i = 0; i < requests.Count; i++)
        {
            Sought? sought = requests[i].UpsertColumn is { } column && requests[i].ReadErrors.Count == 0 ? Seek(tables[i], column, requests[i].Json) : null;
            if (sought is not null && !seen.Add(sought.Key))
            {
                deferred.Add(requests[i]);
                continue;
            }

            kept.Add((requests[i], tables[i], sought));
        }

        Dictionary<(uint, string), string> found = await FindAsync([.. kept.Select(static item => item.Sought).OfType<Sought>()], cancellationToken).ConfigureAwait(false);
        return
        (
            [.. kept.Select(item => item.Sought is { } sought && found.TryGetValue(sought.Key, out string? id)
                ? item.Request with { Kind = WriteKind.Patch, Id = id, IsIdOwn = false }
                : item.Request)],
            [.. kept.Select(static item => item.Table)],
            deferred
        );
    }

    /// <summary>The value of a column in a record; null where it has none.</summary>
    /// <remarks>What is no JSON object is refused as a record, with all that is wrong with it.</remarks>
    public static FlexJsonValue? ValueOf(ReadOnlyMemory<byte> json, string column)
    {
        try
        {
            JsonElement element = JsonElement.Parse(json.Span);
            return element.ValueKind == JsonValueKind.Object
                && element.TryGetProperty(column, out JsonElement value)
                && value.ValueKind != JsonValueKind.Null
                    ? new FlexJsonValue(value)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Sought? Seek(RecordTable table, string columnName, ReadOnlyMemory<byte> json)
    {
        if (!table.Table.Schema.TryGetColumn(columnName, out FlexColumnDefinition? column))
        {
            throw new FlexColumnNotFoundException(
                table.Table.ApplicationId, table.Table.Id, table.Table.Name, columnName, table.Table.Schema.Columns.Select(static candidate => candidate.Name));
        }

        if (!column.Unique)
        {
            throw isFresh
                ? new ArgumentException($"Column '{columnName}' of table '{table.Table.Name}' is not unique, so that a value of it does not name one record.", nameof(columnName))
                : new ChangedMeanwhileException();
        }

        if (ValueOf(json, columnName) is not { } value || table.Validator.NormalizeValue(columnName, value) is not { IsValid: true } normal)
        {
            return null;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(normal.Value.ToString());
        if (table.Find(column.Id!, IndexKind.Unique) is { State: IndexState.Ready } unique)
        {
            return new Sought(unique.Number, KeyEncoding.Hash(bytes), IsClaim: true);
        }

        if (table.Find(column.Id!, IndexKind.Ordered) is { State: IndexState.Ready } ordered)
        {
            return new Sought(ordered.Number, KeyEncoding.Encode(column.DataType, bytes), IsClaim: false);
        }

        throw tooLarge.Contains(table.Table.Id)
            ? new FlexIndexNotReadyException(table.Table, columnName, "Wait until the builder has built it, or call BuildAsync.")
            : new TableNotReadyException(table, TableNeed.SmallBuild);
    }

    private async Task<Dictionary<(uint, string), string>> FindAsync(List<Sought> sought, CancellationToken cancellationToken)
    {
        Dictionary<(uint, string), string> found = await StoredHolders
            .OfClaimsAsync(connection, sought.Where(static item => item.IsClaim).Select(static item => (item.Index, item.Value)), cancellationToken)
            .ConfigureAwait(false);
        foreach (IGrouping<(uint, string), string> holders in await StoredHolders
            .OfKeysAsync(connection, sought.Where(static item => !item.IsClaim).Select(static item => (item.Index, item.Value)), cancellationToken)
            .ConfigureAwait(false))
        {
            found.TryAdd(holders.Key, holders.First());
        }

        return found;
    }

    private sealed record Sought(uint Index, byte[] Value, bool IsClaim)
    {
        public (uint, string) Key => (Index, Convert.ToHexString(Value));
    }
}
