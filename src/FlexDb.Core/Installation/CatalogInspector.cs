using Dapper;
using FlexDb.Core.Errors;
using MySqlConnector;

namespace FlexDb.Core.Installation;

/// <summary>Reads what the two tables are; any user who may work with them can.</summary>
internal static class CatalogInspector
{
    private const string HowToMend = "FlexDbInstaller.InstallAsync mends this.";
    private const string OrHidden = "If it is there, this user may not see it, and needs SELECT, INSERT, UPDATE and DELETE on it.";

    /// <summary>Throws with every reason why the store cannot work on the tables as they are.</summary>
    public static async Task EnsureFitAsync(
        MySqlConnection connection,
        MySqlTransaction? transaction,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<FlexInstallationProblem> problems = FindBlockingProblems(
            await ReadAsync(connection, transaction, cancellationToken).ConfigureAwait(false));
        if (problems.Count > 0)
        {
            throw new FlexInstallationException(connection.Database, problems);
        }
    }

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
                    : difference.Problem with { Message = $"{difference.Problem.Message} {Advice(difference)}" }),
        ];

        // information_schema leaves out what a user has no right on.
        static string Advice(CatalogDifference difference) =>
            difference.Problem.Code == FlexInstallationProblemCodes.TableMissing ? $"{HowToMend} {OrHidden}" : HowToMend;
    }

    /// <summary>
    /// Reads the state of the two tables in the connection's database. One round trip; needs no right but those of the
    /// store itself.
    /// </summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">The transaction that is open on the connection, if any.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<CatalogState> ReadAsync(
        MySqlConnection connection,
        MySqlTransaction? transaction,
        CancellationToken cancellationToken)
    {
        var command = new CommandDefinition(InspectionSql.ReadCatalog, transaction: transaction, cancellationToken: cancellationToken);
        SqlMapper.GridReader results = await connection.QueryMultipleAsync(command).ConfigureAwait(false);
        await using (results.ConfigureAwait(false))
        {
            ServerRow server = await results.ReadSingleAsync<ServerRow>().ConfigureAwait(false);
            IEnumerable<TableRow> tables = await results.ReadAsync<TableRow>().ConfigureAwait(false);
            IEnumerable<ColumnRow> columns = await results.ReadAsync<ColumnRow>().ConfigureAwait(false);
            IEnumerable<IndexRow> indexes = await results.ReadAsync<IndexRow>().ConfigureAwait(false);
            IEnumerable<ForeignKeyRow> foreignKeys = await results.ReadAsync<ForeignKeyRow>().ConfigureAwait(false);

            bool isMariaDb = server.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
            ILookup<string, ColumnRow> columnsByTable = columns.ToLookup(row => row.TableName);
            ILookup<string, IndexRow> indexesByTable = indexes.ToLookup(row => row.TableName);
            ILookup<string, ForeignKeyRow> foreignKeysByTable = foreignKeys.ToLookup(row => row.TableName);
            return new CatalogState(
                server.DatabaseName,
                isMariaDb,
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

    /// <summary>Reads what <see cref="ReadAsync"/> does and all else that a column's new definition must say again.</summary>
    public static async Task<CatalogState> ReadForChangesAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        CatalogState state = await ReadAsync(connection, transaction: null, cancellationToken).ConfigureAwait(false);
        if (!state.IsMariaDb)
        {
            return state;
        }

        var command = new CommandDefinition(InspectionSql.ReadColumnChecks, cancellationToken: cancellationToken);
        IEnumerable<CheckRow> rows = await connection.QueryAsync<CheckRow>(command).ConfigureAwait(false);
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
        rows.First().NonUnique == 0,
        rows.First().IndexType == "BTREE",
        [.. rows.Select(row => new IndexPart(row.ColumnName, row.PrefixLength is not null))]);

    private static ForeignKeyState ToForeignKey(IGrouping<string, ForeignKeyRow> rows) => new(
        rows.Key,
        [.. rows.Select(row => row.ColumnName)],
        rows.First().ReferencedSchema,
        rows.First().ReferencedTable,
        [.. rows.Select(row => row.ReferencedColumn)]);

    private sealed record ServerRow(string? DatabaseName, string ServerVersion);

    private sealed record TableRow(string TableName, string TableType, string? Engine, string? RowFormat);

    private sealed record ForeignKeyRow(
        string TableName,
        string ConstraintName,
        string ColumnName,
        string ReferencedSchema,
        string ReferencedTable,
        string ReferencedColumn);

    private sealed record CheckRow(string TableName, string ColumnName, string Clause);

    // By properties, because the width of an integer is the server's choice and a constructor would have to match it.
    private sealed record ColumnRow
    {
        public required string TableName { get; init; }

        public required string ColumnName { get; init; }

        public required string DataType { get; init; }

        public required string ColumnType { get; init; }

        public required string IsNullable { get; init; }

        public string? ColumnDefault { get; init; }

        public required string Extra { get; init; }

        public long? Length { get; init; }

        public int TimePrecision { get; init; }

        public string? CharacterSet { get; init; }

        public string? Collation { get; init; }

        public required string Comment { get; init; }
    }

    private sealed record IndexRow
    {
        public required string TableName { get; init; }

        public required string IndexName { get; init; }

        public long NonUnique { get; init; }

        public required string IndexType { get; init; }

        public string? ColumnName { get; init; }

        public long? PrefixLength { get; init; }
    }
}
