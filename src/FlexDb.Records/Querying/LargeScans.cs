using FlexDb.Core;
using FlexDb.Core.Connections.Telemetry;

using Microsoft.Extensions.Logging;

namespace FlexDb.Records.Querying;

/// <summary>Tells those who listen of queries that read many records because columns have no index.</summary>
/// <param name="telemetry">Counts them; null of a store without a database.</param>
/// <param name="logger">The store's logger.</param>
internal sealed class LargeScans(OperationTelemetry? telemetry, ILogger logger)
{
    /// <summary>A query that reads more records than this is large.</summary>
    public const int Threshold = 1_000;

    /// <summary>Counts and logs a query that has read more than <see cref="Threshold"/> records, if an index would have helped.</summary>
    /// <param name="operation">What the query is called.</param>
    /// <param name="table">The table.</param>
    /// <param name="records">How many records it has read.</param>
    /// <param name="columns">The columns of its filter and its sorts that have no index ready.</param>
    public void Note(string operation, FlexTable table, int records, IReadOnlyCollection<string> columns)
    {
        if (columns.Count == 0)
        {
            return;
        }

        telemetry?.Scanned(operation);
        if (logger.IsEnabled(LogLevel.Information))
        {
            logger.LargeScan(operation, table.Name, table.ApplicationId, records, string.Join(", ", columns));
        }
    }
}
