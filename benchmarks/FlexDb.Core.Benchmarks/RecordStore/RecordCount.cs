using System.Text.RegularExpressions;

using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>What one call puts on the wire.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Contender">The contender's name.</param>
/// <param name="RoundTrips">How often it waits for the server, not counting what a connection pool does of its own.</param>
/// <param name="Statements">How many statements it sends.</param>
/// <param name="BytesSent">The bytes of what it sends.</param>
internal sealed partial record RecordCount(RecordOperation Operation, string Contender, int RoundTrips, int Statements, int BytesSent)
{
    /// <summary>Counts through a proxy that reads what is on the wire.</summary>
    public static async Task<IReadOnlyList<RecordCount>> OfAsync(TcpProxy proxy, IEnumerable<RecordSide> sides, IReadOnlyList<RecordOperation> operations)
    {
        List<RecordCount> counts = [];
        foreach (RecordSide side in sides)
        {
            foreach (RecordOperation operation in operations)
            {
                Func<Task>[] calls = await side.PrepareAsync(operation, 3, 90_000 + (int)operation);

                // The first calls open connections, look the server over and read the table.
                await calls[0]();
                await calls[1]();
                proxy.Clear();
                await calls[2]();
                IReadOnlyList<ProxiedCommand> sent = proxy.SqlCommands;
                counts.Add(new RecordCount(
                    operation,
                    side.Contender.Name,
                    sent.Count,
                    sent.Sum(static command => StatementStart().Count(command.Text)),
                    sent.Sum(static command => command.Length)));
            }
        }

        return counts;
    }

    // Semicolons alone do not tell: values hold some, and bytes may be any.
    [GeneratedRegex(@"(?:^[\0\x01]*|;)\s*\(?\s*(?:SELECT|INSERT|UPDATE|DELETE|SET|START|COMMIT)\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StatementStart();
}
