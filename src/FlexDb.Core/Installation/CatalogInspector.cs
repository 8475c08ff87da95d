using System.Data.Common;
using Dapper;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using MySqlConnector;

namespace FlexDb.Core.Installation;

/// <summary>Reads what the tables are; any user who may work with them can.</summary>
internal static class CatalogInspector
{
    private const string HowToMend = "FlexDbInstaller.InstallAsync mends this.";
    private const string HowToMendRecords = "FlexDbInstaller.InstallAsync with FlexInstallOptions.Records = true mends this.";
    private const string OrHidden = "If it is there, this user may not see it, and needs SELECT, INSERT, UPDATE and DELETE on it.";
    private const string HowToInstallRecords =
        "Install the tables of records with FlexInstallOptions.Records = true or the FluentMigrator tag 'records'. "
        + "If they are there, this user may not see them, and needs SELECT, INSERT, UPDATE and DELETE on them.";

    // Together five seconds.
    private const int MostReadings = 50;
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromMilliseconds(100);

    /// <summary>Throws with every reason why the store cannot work on the catalog's tables as they are.</summary>
    /// <exception cref="InvalidOperationException">The connection has no database.</exception>
    public static Task EnsureFitAsync(
        MySqlConnection connection,
        MySqlTransaction? transaction,
        CancellationToken cancellationToken) =>
        EnsureFitAsync(connection, transaction, CatalogTable.All, cancellationToken);

    /// <summary>Throws with every reason why records cannot be stored in the tables as they are.</summary>
    /// <exception cref="InvalidOperationException">The connection has no database.</exception>
    public static Task EnsureRecordsFitAsync(
        MySqlConnection connection,
        MySqlTransaction? transaction,
        CancellationToken cancellationToken) =>
        EnsureFitAsync(connection, transaction, RecordTables.All, cancellationToken);

    /// <summary>
    /// Finds every reason why the store cannot work on the tables as they are. What is only not as the installer would
    /// make it, such as a missing secondary index, is left out.
    /// </summary>
    public static IReadOnlyList<FlexInstallationProblem> FindBlockingProblems(CatalogState state)
    {
        return
        [
            .. CatalogComparison.Compare(state)
                .Where(difference => difference.Blocks)
                .Select(difference => difference.Mend is null
                    ? difference.Problem
                    : difference.Problem with { Message = $"{difference.Problem.Message} {Advice(difference)}".TrimEnd() }),
        ];

        // information_schema leaves out what a user has no right on.
        static string Advice(CatalogDifference difference) =>
            (IsOfRecords(difference.Problem), difference.Problem.Code == FlexInstallationProblemCodes.TableMissing) switch
            {
                (true, true) => "",
                (true, false) => HowToMendRecords,
                (false, true) => $"{HowToMend} {OrHidden}",
                (false, false) => HowToMend,
            };
    }

    /// <summary>What to do about tables of records that are not there, said once for all of them; or the empty string.</summary>
    public static string AdviseOnMissingRecords(IReadOnlyList<FlexInstallationProblem> problems) =>
        problems.Any(problem => problem.Code == FlexInstallationProblemCodes.TableMissing && IsOfRecords(problem))
            ? HowToInstallRecords
            : "";

    /// <summary>
    /// Reads the state of the tables in the connection's database. One round trip; needs no right but those of the store
    /// itself. A table that cannot be opened at the moment is waited for.
    /// </summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">The transaction that is open on the connection, if any.</param>
    /// <param name="wanted">The tables that must be there.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<CatalogState> ReadAsync(
        MySqlConnection connection,
        MySqlTransaction? transaction,
        IReadOnlyList<CatalogTable> wanted,
        CancellationToken cancellationToken)
    {
        for (int reading = 1; ; reading++)
        {
            CatalogState state = await ReadOnceAsync(connection, transaction, wanted, cancellationToken).ConfigureAwait(false);
            if (reading == MostReadings || !state.Tables.Any(static table => table.IsUnreadable))
            {
                return state;
            }

            await Task.Delay(BetweenReadings, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads what <see cref="ReadAsync"/> does and all else that a column's new definition must say again.</summary>
    public static async Task<CatalogState> ReadForChangesAsync(
        MySqlConnection connection,
        IReadOnlyList<CatalogTable> wanted,
        CancellationToken cancellationToken)
    {
        CatalogState state = await ReadAsync(connection, transaction: null, wanted, cancellationToken).ConfigureAwait(false);
        if (!state.IsMariaDb)
        {
            return state;
        }

        var command = new CommandDefinition(InspectionSql.ReadColumnChecks, cancellationToken: cancellationToken);
        List<CheckRow> rows = await connection.ReadAsync<CheckRow>(command).ConfigureAwait(false);
        Dictionary<(string, string), string> checks = rows.ToDictionary(row => (row.TableName, row.ColumnName), row => row.Clause);
        return state with
        {
            Tables =
            [
                .. state.Tables.Select(table => table with
                {
                    Columns =
                    [
                        .. table.Columns.Select(column =>
                            column with { Check = checks.GetValueOrDefault((table.Name, column.Name)) }),
                    ],
                }),
            ],
        };
    }

    private static async Task<CatalogState> ReadOnceAsync(
        MySqlConnection connection,
        MySqlTransaction? transaction,
        IReadOnlyList<CatalogTable> wanted,
        CancellationToken cancellationToken)
    {
        var command = new CommandDefinition(InspectionSql.ReadTables, transaction: transaction, cancellationToken: cancellationToken);
        DbDataReader results = await connection.ExecuteReaderAsync(command).ConfigureAwait(false);
        await using (results.ConfigureAwait(false))
        {
            List<ServerRow> servers = await results.ReadAllAsync<ServerRow>(cancellationToken).ConfigureAwait(false);
            List<TableRow> tables = await results.ReadNextAsync<TableRow>(cancellationToken).ConfigureAwait(false);
            List<ColumnRow> columns = await results.ReadNextAsync<ColumnRow>(cancellationToken).ConfigureAwait(false);
            List<IndexRow> indexes = await results.ReadNextAsync<IndexRow>(cancellationToken).ConfigureAwait(false);
            List<ForeignKeyRow> foreignKeys = await results.ReadNextAsync<ForeignKeyRow>(cancellationToken).ConfigureAwait(false);

            ServerRow server = servers.Single();
            bool isMariaDb = server.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
            ILookup<string, ColumnRow> columnsByTable = columns.ToLookup(row => row.TableName);
            ILookup<string, IndexRow> indexesByTable = indexes.ToLookup(row => row.TableName);
            ILookup<string, ForeignKeyRow> foreignKeysByTable = foreignKeys.ToLookup(row => row.TableName);
            return new CatalogState(
                server.DatabaseName,
                isMariaDb,
                wanted,
                [
                    .. tables.Select(table => new TableState(
                        table.TableName,
                        table.TableType,
                        table.Engine,
                        table.RowFormat,
                        [.. columnsByTable[table.TableName].Select(row => ToColumn(row, isMariaDb))],
                        [.. indexesByTable[table.TableName].GroupBy(row => row.IndexName).Select(ToIndex)],
                        [.. foreignKeysByTable[table.TableName].GroupBy(row => row.ConstraintName).Select(ToForeignKey)])),
                ]);
        }
    }

    private static async Task EnsureFitAsync(
        MySqlConnection connection,
        MySqlTransaction? transaction,
        IReadOnlyList<CatalogTable> wanted,
        CancellationToken cancellationToken)
    {
        CatalogState state = await ReadAsync(connection, transaction, wanted, cancellationToken).ConfigureAwait(false);
        if (state.DatabaseName is null)
        {
            throw new InvalidOperationException(
                "The connection string names no database to find the catalog tables in; add 'Database=…' to it.");
        }

        IReadOnlyList<FlexInstallationProblem> problems = FindBlockingProblems(state);
        if (problems.Count > 0)
        {
            string advice = AdviseOnMissingRecords(problems);
            throw new FlexInstallationException(
                connection.Database, problems, innerException: null, advice.Length == 0 ? "" : $"{Environment.NewLine}{advice}");
        }
    }

    private static bool IsOfRecords(FlexInstallationProblem problem) =>
        RecordTables.All.Any(table => table.Name == problem.Table);

    private static ColumnState ToColumn(ColumnRow row, bool isMariaDb) => new(
        row.ColumnName,
        row.DataType,
        row.ColumnType,
        row.IsNullable == "YES",
        isMariaDb ? ColumnDefaults.FromMariaDb(row.ColumnDefault) : ColumnDefaults.FromMySql(row.ColumnDefault, row.Extra),
        row.Extra,
        row.Length,
        row.TimePrecision,
        row.CharacterSet,
        row.Collation,
        row.Comment);

    private static IndexState ToIndex(IGrouping<string, IndexRow> rows) => new(
        rows.Key,
        rows.First().IsUnique,
        rows.First().IndexType == "BTREE",
        [.. rows.Select(row => new IndexPart(row.ColumnName, row.PrefixLength is not null))]);

    private static ForeignKeyState ToForeignKey(IGrouping<string, ForeignKeyRow> rows) => new(
        rows.Key,
        [.. rows.Select(row => row.ColumnName)],
        rows.First().ReferencedSchema,
        rows.First().ReferencedTable,
        [.. rows.Select(row => row.ReferencedColumn)]);

    private sealed record ServerRow(string? DatabaseName, string ServerVersion) : IRow<ServerRow>
    {
        public static ServerRow Read(DbDataReader reader) => new(reader.StringOrNull(0), reader.GetString(1));
    }

    private sealed record TableRow(string TableName, string TableType, string? Engine, string? RowFormat) : IRow<TableRow>
    {
        public static TableRow Read(DbDataReader reader) =>
            new(reader.GetString(0), reader.GetString(1), reader.StringOrNull(2), reader.StringOrNull(3));
    }

    private sealed record ColumnRow(
        string TableName,
        string ColumnName,
        string DataType,
        string ColumnType,
        string IsNullable,
        string? ColumnDefault,
        string Extra,
        long? Length,
        int TimePrecision,
        string? CharacterSet,
        string? Collation,
        string Comment) : IRow<ColumnRow>
    {
        public static ColumnRow Read(DbDataReader reader) => new(
            reader.GetString(0),
            reader.GetString(1),
            reader.GetString(2),
            reader.GetString(3),
            reader.GetString(4),
            reader.StringOrNull(5),
            reader.GetString(6),
            reader.Int64OrNull(7),
            reader.GetInt32(8),
            reader.StringOrNull(9),
            reader.StringOrNull(10),
            reader.GetString(11));
    }

    private sealed record IndexRow(
        string TableName,
        string IndexName,
        bool IsUnique,
        string IndexType,
        string? ColumnName,
        long? PrefixLength) : IRow<IndexRow>
    {
        public static IndexRow Read(DbDataReader reader) => new(
            reader.GetString(0),
            reader.GetString(1),
            IsUnique: reader.GetInt64(2) == 0,
            reader.GetString(3),
            reader.StringOrNull(4),
            reader.Int64OrNull(5));
    }

    private sealed record ForeignKeyRow(
        string TableName,
        string ConstraintName,
        string ColumnName,
        string ReferencedSchema,
        string ReferencedTable,
        string ReferencedColumn) : IRow<ForeignKeyRow>
    {
        public static ForeignKeyRow Read(DbDataReader reader) => new(
            reader.GetString(0),
            reader.GetString(1),
            reader.GetString(2),
            reader.GetString(3),
            reader.GetString(4),
            reader.GetString(5));
    }

    private sealed record CheckRow(string TableName, string ColumnName, string Clause) : IRow<CheckRow>
    {
        public static CheckRow Read(DbDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetString(2));
    }
}
