using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Verifies a table's history, page by page, on one state of the table.</summary>
internal static class HistoryVerification
{
    private const int MaxAttempts = 5;

    public static async Task<FlexHistoryReport> VerifyAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            FlexTable table = RowReader.ToTable(
                await TableQueries.GetAsync(connection, applicationId, key, includeDeleted: true, cancellationToken).ConfigureAwait(false));
            HistoryVerifier verifier = new();
            await foreach (VersionRow row in VersionListing
                .ReadAllAsync(connection, applicationId, table.Id, cancellationToken)
                .ConfigureAwait(false))
            {
                Add(verifier, row);
            }

            FlexHistoryReport report = verifier.Finish(table.Id, table.Version, table.Schema);
            if (attempt == MaxAttempts
                || !report.Problems.Any(LooksUnsteady)
                || await IsStillAsync(connection, table, cancellationToken).ConfigureAwait(false))
            {
                return report;
            }
        }
    }

    /// <summary>Whether an edit that came between the two reads would look like it: a table behind its history.</summary>
    private static bool LooksUnsteady(FlexHistoryProblem problem) =>
        problem.Code is FlexHistoryProblemCodes.TableDiffers or FlexHistoryProblemCodes.NotApplied;

    private static async Task<bool> IsStillAsync(OperationConnection connection, FlexTable table, CancellationToken cancellationToken)
    {
        TableRow row = await TableQueries
            .GetAsync(connection, table.ApplicationId, FlexTableKey.ById(table.Id), includeDeleted: true, cancellationToken)
            .ConfigureAwait(false);
        return row.Version == table.Version && RowReader.ToTime(row.UpdatedAt) == table.UpdatedAt;
    }

    private static void Add(HistoryVerifier verifier, VersionRow row)
    {
        try
        {
            FlexTableVersion version = RowReader.ToVersion(row);
            verifier.Add(version.Version, version.PreviousSchema, version.Schema, RowReader.ReadChanges(row));
        }
        catch (FlexCorruptTableException exception)
        {
            verifier.AddUnreadable(row.Version!.Value, exception.Message);
        }
    }
}
