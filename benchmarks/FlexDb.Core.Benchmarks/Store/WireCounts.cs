using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.Benchmarks.Store;

/// <summary>What one call puts on the wire.</summary>
/// <param name="Operation">The operation, on a schema of 20 columns.</param>
/// <param name="Contender">The contender's name.</param>
/// <param name="RoundTrips">How often it waits for the server, not counting what a connection pool does of its own.</param>
/// <param name="BytesSent">The bytes of what it sends.</param>
internal sealed record WireCount(Operation Operation, string Contender, int RoundTrips, int BytesSent);

/// <summary>Counts round trips and bytes, through a proxy that reads what is on the wire.</summary>
internal static class WireCounts
{
    public const int Columns = 20;

    // MySQL Source Code Documentation, "Client/Server Protocol": COM_QUERY, COM_STMT_PREPARE, COM_STMT_EXECUTE.
    private static readonly byte[] _commands = [0x03, 0x16, 0x17];

    public static async Task<IReadOnlyList<WireCount>> OfAsync(TcpProxy proxy, IEnumerable<Contender> contenders)
    {
        List<WireCount> counts = [];
        foreach (Contender contender in contenders)
        {
            foreach (Operation operation in Enum.GetValues<Operation>())
            {
                Job job = new(operation, Columns, Callers: 1);

                // The first calls open connections, and look the server over.
                await contender.RunAsync(job, 2);
                proxy.Clear();
                await contender.RunAsync(job, 1);
                ProxiedCommand[] sent =
                    [.. proxy.Commands.Where(command => _commands.Contains(command.Code) && !command.Text.Contains("SET NAMES", StringComparison.Ordinal))];
                counts.Add(new WireCount(operation, contender.Name, sent.Length, sent.Sum(command => command.Length)));
            }
        }

        return counts;
    }
}
