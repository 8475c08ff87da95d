using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Installation;

using Microsoft.Extensions.Diagnostics.HealthChecks;

using MySqlConnector;

namespace FlexDb.Core.Hosting;

/// <summary>Tells whether a store can work: the server answers, and the tables are there and as they must be.</summary>
/// <remarks>
/// <para>
/// <c>services.AddHealthChecks().AddCheck&lt;FlexDbHealthCheck&gt;("flexdb")</c> takes the data source that
/// <c>AddFlexDb</c> was given, and looks at the tables of records, too, where <c>AddRecords</c> of FlexDb.Records was called.
/// It needs no right but the store's own, and takes one round trip to <c>information_schema</c>.
/// </para>
/// <para>
/// A check that fails has the status of its registration, unhealthy by default; a description that says what is wrong
/// and what to do; and, where the tables are at fault, the codes of the problems (see
/// <see cref="FlexInstallationProblemCodes"/>) in its data as <c>problems</c>.
/// </para>
/// </remarks>
public sealed class FlexDbHealthCheck : IHealthCheck
{
    /// <summary>The key of the problems' codes in a result's data.</summary>
    public const string ProblemsKey = "problems";

    private readonly MySqlDataSource _dataSource;

    /// <summary>A check of the catalog that a data source connects to.</summary>
    /// <param name="dataSource">Gives the connections; it stays the caller's to dispose.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dataSource"/> is null.</exception>
    public FlexDbHealthCheck(MySqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
    }

    /// <summary>Gets whether the check covers the five tables in which FlexDb.Records stores records, too.</summary>
    /// <value>The default is false: the catalog's two tables only. In a container, <c>AddRecords</c> sets it.</value>
    public bool Records { get; init; }

    /// <summary>Runs the check.</summary>
    /// <param name="context">The registration, which says what status a failure has.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Healthy, or what is wrong.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        HealthStatus failure = context.Registration?.FailureStatus ?? HealthStatus.Unhealthy;

        // A host gives its checks a time-out, mostly.
        return await CancellationShield.RunAsync(token => CheckAsync(failure, token), cancellationToken).ConfigureAwait(false);
    }

    private async Task<HealthCheckResult> CheckAsync(HealthStatus failure, CancellationToken cancellationToken)
    {
        try
        {
            MySqlConnection connection = await ConnectionOpener.OpenAsync(_dataSource, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                if (connection.Database.Length == 0)
                {
                    return new HealthCheckResult(failure, "The connection string names no database to find the catalog tables in; add 'Database=…'.");
                }

                if (await SessionSettings.DescribeAsync(connection, cancellationToken).ConfigureAwait(false) is { } refusal)
                {
                    return new HealthCheckResult(failure, refusal);
                }

                IReadOnlyList<CatalogTable> wanted = Records ? RecordTables.WithCatalog : CatalogTable.All;
                IReadOnlyList<FlexInstallationProblem> problems = CatalogInspector.FindBlockingProblems(
                    await CatalogInspector.ReadAsync(connection, transaction: null, wanted, cancellationToken).ConfigureAwait(false));
                return problems.Count == 0
                    ? HealthCheckResult.Healthy(
                        $"The server answers, and the {(Records ? "tables of the catalog and of records" : "catalog tables")} are as they must be.")
                    : Unfit(failure, problems);
            }
        }
        catch (Exception exception) when (ServerFailures.IsServerFailure(exception))
        {
            return new HealthCheckResult(failure, Describe(exception), exception);
        }
    }

    private static HealthCheckResult Unfit(HealthStatus failure, IReadOnlyList<FlexInstallationProblem> problems)
    {
        bool isMissing = problems.All(problem => problem.Code == FlexInstallationProblemCodes.TableMissing);
        bool isOfRecords = problems.All(problem => RecordTables.All.Any(table => table.Name == problem.Table));
        string summary = (isMissing, isOfRecords) switch
        {
            (true, true) => "Records are not installed, or this user may not see their tables.",
            (true, false) => "The catalog is not installed, or this user may not see it.",
            (false, true) => "The tables of records are not as they must be.",
            (false, false) => "The catalog tables are not as they must be.",
        };
        return new HealthCheckResult(
            failure,
            $"{summary} {string.Join(' ', problems.Select(problem => problem.Message))} {CatalogInspector.AdviseOnMissingRecords(problems)}".TrimEnd(),
            data: new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [ProblemsKey] = problems.Select(problem => problem.Code).Distinct(StringComparer.Ordinal).ToArray(),
            });
    }

    private static string Describe(Exception exception) => exception switch
    {
        MySqlException { ErrorCode: MySqlErrorCode.AccessDenied or MySqlErrorCode.DatabaseAccessDenied } =>
            $"The server refuses the user: {exception.Message} Check the connection string's user, password and rights.",
        MySqlException { ErrorCode: MySqlErrorCode.UnknownDatabase } =>
            $"The database is not there: {exception.Message} Create it, or mend the connection string.",
        _ => $"The server cannot be reached, or failed: {exception.Message}",
    };
}
