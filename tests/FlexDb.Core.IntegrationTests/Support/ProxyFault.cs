namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>What a <see cref="TcpProxy"/> does to one command instead of passing it on and its answer back.</summary>
/// <param name="CommandBytes">How many bytes of the command reach the server; null for all.</param>
/// <param name="AnswerBytes">How many bytes of the answer reach the client; null for all.</param>
/// <param name="Until">When the command is passed on; null for at once.</param>
/// <param name="CutsWhileWaiting">Whether the client is cut off before <paramref name="Until"/> rather than waiting too.</param>
public sealed record ProxyFault(int? CommandBytes, int? AnswerBytes, Task? Until = null, bool CutsWhileWaiting = false)
{
    /// <summary>The connection dies before the server hears of the command.</summary>
    public static ProxyFault LoseCommand { get; } = TruncateCommand(0);

    /// <summary>The server does all that the command says, and the connection dies before the client hears of it.</summary>
    public static ProxyFault LoseAnswer { get; } = TruncateAnswer(0);

    /// <summary>The connection dies when the server has got so many bytes of the command.</summary>
    public static ProxyFault TruncateCommand(int bytes) => new(bytes, AnswerBytes: 0);

    /// <summary>The server does all that the command says, and the connection dies after so many bytes of its answer.</summary>
    public static ProxyFault TruncateAnswer(int bytes) => new(CommandBytes: null, bytes);

    /// <summary>The client's connection dies at once, and the command comes to the server only later.</summary>
    public static ProxyFault DeliverLate(Task until) => new(CommandBytes: null, AnswerBytes: 0, until, CutsWhileWaiting: true);

    /// <summary>The command comes to the server only later; no connection dies.</summary>
    public static ProxyFault Stall(Task until) => new(CommandBytes: null, AnswerBytes: null, until);
}
