using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>Stands between clients and the server: counts their commands, and does faults to them.</summary>
/// <remarks>It reads the frames of the unencrypted, uncompressed protocol, and nothing inside them but commands.</remarks>
public sealed class TcpProxy : IAsyncDisposable
{
    internal const int HeaderLength = 4;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<ProxiedCommand> _commands = new();
    private readonly ConcurrentDictionary<Link, Task> _links = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;

    private TcpProxy(string host, int port)
    {
        _host = host;
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Gets or sets what is done to a command; null passes it on.</summary>
    public Func<ProxiedCommand, ProxyFault?> OnCommand { get; set; } = static _ => null;

    /// <summary>Gets or sets a value indicating whether new connections are dropped at once, as if no server were there.</summary>
    public bool RefusesConnections { get; set; }

    /// <summary>Gets or sets a value indicating whether the commands are kept, which a long run has no room for.</summary>
    public bool KeepsCommands { get; set; } = true;

    /// <summary>Gets the commands so far, of all clients.</summary>
    public IReadOnlyList<ProxiedCommand> Commands => [.. _commands];

    /// <summary>Gets the SQL texts so far, without those that connection pools send of their own.</summary>
    public IReadOnlyList<ProxiedCommand> SqlCommands => [.. _commands.Where(command => command.IsSql)];

    /// <summary>Starts a proxy before the server of a connection string, and gives the connection string through it.</summary>
    public static TcpProxy Start(string connectionString, out string proxied)
    {
        MySqlConnectionStringBuilder builder = new(connectionString);
        TcpProxy proxy = new(builder.Server, (int)builder.Port);
        builder.Server = "127.0.0.1";
        builder.Port = (uint)((IPEndPoint)proxy._listener.LocalEndpoint).Port;
        builder.SslMode = MySqlSslMode.Disabled;
        builder.AllowPublicKeyRetrieval = true;
        proxied = builder.ConnectionString;
        return proxy;
    }

    /// <summary>Forgets the commands so far.</summary>
    public void Clear() => _commands.Clear();

    /// <summary>Cuts every connection that is open, and refuses new ones.</summary>
    public void GoDown()
    {
        RefusesConnections = true;
        foreach (Link link in _links.Keys)
        {
            link.Dispose();
        }
    }

    /// <summary>Waits until the server has done all that clients sent before they were cut off from the answer.</summary>
    public Task WhenCutLinksEndAsync() =>
        Task.WhenAll(_links.Where(link => link.Key.IsCut).Select(link => link.Value)).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Waits until a write in doubt was refused by the server and is about to be tried again, or has ended.</summary>
    public async Task WhenRefusedInDoubtAsync(Task writing)
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(30));
        while (!writing.IsCompleted && SqlCommands.Count(command => command.Text.Contains("SHOW PROCESSLIST", StringComparison.Ordinal)) < 2)
        {
            await Task.Delay(20, timeout.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GoDown();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_links.Values);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            if (RefusesConnections)
            {
                client.Dispose();
                continue;
            }

            // Otherwise a second part of an answer waits for the client to acknowledge the first, up to 40 ms.
            client.NoDelay = true;
            Link link = new(client);
            Task serving = ServeAsync(link);
            _links[link] = serving;
            _ = ForgetAsync(link, serving);
        }
    }

    private async Task ForgetAsync(Link link, Task serving)
    {
        await serving;
        _links.TryRemove(link, out _);
    }

    private async Task ServeAsync(Link link)
    {
        using (link)
        {
            try
            {
                await link.Server.ConnectAsync(_host, _port);
                Task answers = link.SendAnswersAsync();
                Task<bool> commands = SendCommandsAsync(link);
                await await Task.WhenAny(commands, answers);
                if (commands.IsCompleted && await commands)
                {
                    await answers;
                }
            }
            catch (Exception exception) when (Link.IsClosed(exception))
            {
                // One side is gone; the other is closed with the link.
            }
        }
    }

    /// <summary>Gives whether the server is yet to finish what it was sent.</summary>
    private async Task<bool> SendCommandsAsync(Link link)
    {
        while (await link.ReadPacketAsync() is { } packet)
        {
            // Each command begins anew with sequence number 0; what belongs to the login does not.
            ProxyFault? fault = null;
            if (packet[HeaderLength - 1] == 0 && packet.Length > HeaderLength)
            {
                ProxiedCommand command = ProxiedCommand.Read(packet);
                if (KeepsCommands)
                {
                    _commands.Enqueue(command);
                }

                fault = OnCommand(command);
            }

            await link.PassOnAsync(packet, fault);
            if (fault is { AnswerBytes: not null })
            {
                return fault.CommandBytes is null;
            }
        }

        return false;
    }

    /// <summary>One client's connection, and the one to the server that belongs to it.</summary>
    private sealed class Link(Socket client) : IDisposable
    {
        // The server does what it was sent before, and then closes the connection.
        private static readonly byte[] s_quit = [1, 0, 0, 0, 1];

        private readonly NetworkStream _fromClient = new(client, ownsSocket: true);
        private volatile int _answerBytes = int.MaxValue;
        private volatile Task _answerUntil = Task.CompletedTask;
        private volatile byte[]? _answerInstead;

        public Socket Server { get; } = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        /// <summary>Gets a value indicating whether an answer was, or is to be, kept from the client.</summary>
        public bool IsCut => _answerBytes != int.MaxValue;

        public static bool IsClosed(Exception exception) =>
            exception is IOException or SocketException or ObjectDisposedException;

        public async Task<byte[]?> ReadPacketAsync()
        {
            byte[] header = new byte[HeaderLength];
            if (await _fromClient.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
            {
                return null;
            }

            byte[] packet = new byte[HeaderLength + header[0] + (header[1] << 8) + (header[2] << 16)];
            header.CopyTo(packet, 0);
            await _fromClient.ReadExactlyAsync(packet.AsMemory(HeaderLength));
            return packet;
        }

        public async Task PassOnAsync(byte[] packet, ProxyFault? fault)
        {
            if (fault is { AnswerBytes: { } answerBytes })
            {
                _answerBytes = answerBytes;
            }

            _answerUntil = fault?.AnswerUntil ?? Task.CompletedTask;
            _answerInstead = fault?.AnswerInstead;

            if (fault is { CutsWhileWaiting: true })
            {
                client.Dispose();
            }

            await (fault?.Until ?? Task.CompletedTask);
            if (fault is { CommandBytes: { } commandBytes })
            {
                await SendToServerAsync(packet.AsMemory(0, Math.Min(commandBytes, packet.Length - 1)));
                return;
            }

            await SendToServerAsync(packet);
            if (fault is { AnswerBytes: not null })
            {
                await SendToServerAsync(s_quit);
            }
        }

        public async Task SendAnswersAsync()
        {
            byte[] buffer = new byte[64 * 1024];
            while (true)
            {
                int count = await Server.ReceiveAsync(buffer);
                if (count == 0)
                {
                    return;
                }

                await _answerUntil;
                if (_answerInstead is { } other)
                {
                    _answerInstead = null;
                    await _fromClient.WriteAsync(other);
                    continue;
                }

                int allowed = Math.Min(count, _answerBytes);
                if (_answerBytes != int.MaxValue)
                {
                    _answerBytes -= allowed;
                }

                if (allowed > 0)
                {
                    await _fromClient.WriteAsync(buffer.AsMemory(0, allowed));
                }
            }
        }

        public void Dispose()
        {
            _fromClient.Dispose();
            Server.Dispose();
        }

        private async Task SendToServerAsync(ReadOnlyMemory<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await Server.SendAsync(bytes)..];
            }
        }
    }
}
