using System.Data.Common;

using FlexDb.Core.Connections;

namespace FlexDb.Records.Tables;

/// <summary>Sends statements whose rows say nothing that is not known.</summary>
internal static class StatementExtensions
{
    /// <summary>Begins a transaction with statements that lock rows.</summary>
    public static Task ExecuteReadingAsync(
        this OperationConnection connection,
        StatementList statements,
        Parameters parameters,
        CancellationToken cancellationToken) =>
        connection.WriteAsync<IgnoredRow>(statements, TextPlace.First, parameters, cancellationToken);
}

/// <summary>A row that says nothing that is not known.</summary>
internal sealed class IgnoredRow : IRow<IgnoredRow>
{
    private static readonly IgnoredRow Instance = new();

    private IgnoredRow()
    {
    }

    public static IgnoredRow Read(DbDataReader reader) => Instance;
}
