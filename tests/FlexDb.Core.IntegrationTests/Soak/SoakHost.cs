using FlexDb.Core.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>One process that uses the library, as it were: a store with a pool and a memory of its own.</summary>
internal sealed class SoakHost : IAsyncDisposable
{
    private SoakHost(TcpProxy proxy, MySqlDataSource dataSource, FlexDbOptions options)
    {
        Proxy = proxy;
        DataSource = dataSource;
        Options = options;
        Store = new FlexDbStore(dataSource, options);
    }

    public TcpProxy Proxy { get; }

    public MySqlDataSource DataSource { get; }

    public FlexDbOptions Options { get; }

    public FlexDbStore Store { get; }

    /// <summary>Four hosts behind two proxies: with and without the pool's reset, patient and impatient, one short of connections.</summary>
    public static IReadOnlyList<SoakHost> StartAll(TcpProxy first, string toFirst, TcpProxy second, string toSecond, SoakCounts counts)
    {
        DoubtLog log = new(counts);
        TimeSpan patient = TimeSpan.FromSeconds(30);
        TimeSpan impatient = TimeSpan.FromMilliseconds(150);
        return
        [
            Start(first, toFirst, patient),
            Start(first, $"{toFirst};ConnectionReset=false", impatient),
            Start(second, $"{toSecond};ConnectionReset=false", patient),
            Start(second, $"{toSecond};MaximumPoolSize=3", impatient),
        ];

        SoakHost Start(TcpProxy proxy, string connectionString, TimeSpan outcomeTimeout)
        {
            MySqlDataSourceBuilder builder = new(connectionString + ";Default Command Timeout=8;Connection Timeout=5;Cancellation Timeout=1");
            builder.UseConnectionOpenedCallback(ShortenLockWaitAsync);
            return new SoakHost(proxy, builder.Build(), new FlexDbOptions { OutcomeTimeout = outcomeTimeout, LoggerFactory = log });
        }
    }

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();

    // The server's default of 50 s would let no lock wait time out in the time of a soak.
    private static async ValueTask ShortenLockWaitAsync(MySqlConnectionOpenedContext context, CancellationToken cancellationToken)
    {
        if (context.Conditions != MySqlConnectionOpenedConditions.None)
        {
            await using MySqlCommand command = new("SET SESSION innodb_lock_wait_timeout = 1", context.Connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
