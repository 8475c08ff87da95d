using FlexDb.Core.Schema;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>Works out counts, sums and extremes of records that one statement, and so one snapshot, sends one by one.</summary>
/// <remarks>Where few of many records match, to read these takes less than to go through the keys of all, and no id is held.</remarks>
internal static class AggregateByRecords
{
    // As many keys as take about as long as one record, on both servers.
    private const int KeysOfRecord = 8;

    /// <summary>Works it out; null where keys take less time, or the records are too large.</summary>
    /// <param name="session">The session.</param>
    /// <param name="inputs">What is asked for.</param>
    /// <param name="streams">The keys that tell it too.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<FlexList<FlexRecordGroup>?> RunAsync(QuerySession session, AggregateInputs inputs, KeyStreams streams, CancellationToken cancellationToken)
    {
        if (!await AreCheaperAsync(session, streams, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        RecordGroups groups = new(inputs);
        QueryText text = QueryText.AllRecords(session.Table, streams.Matches);
        return await session.StreamRecordsAsync(text, groups.Add, cancellationToken).ConfigureAwait(false) ? groups.ToPublic() : null;
    }

    private static async Task<bool> AreCheaperAsync(QuerySession session, KeyStreams streams, CancellationToken cancellationToken)
    {
        if (!streams.HasFilter || streams.Matches.Index is null)
        {
            return false;
        }

        long most = session.Options.StreamedRecords;
        long matches = (await session.CountAsync([streams.Matches], most + 1, cancellationToken).ConfigureAwait(false))[0];
        if (matches > most)
        {
            return false;
        }

        long keysOfMatches = matches * KeysOfRecord;
        KeyPath[] walks = [.. streams.Columns.Append(streams.GroupBy).OfType<RecordIndex>().Select(QueryText.OfValues)];
        return walks.Length > 0
            && (await session.CountAsync(walks, keysOfMatches + 1, cancellationToken).ConfigureAwait(false)).Sum() > keysOfMatches;
    }
}
