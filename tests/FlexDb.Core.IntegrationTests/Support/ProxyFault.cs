namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>What a <see cref="TcpProxy"/> does to one command instead of passing it on and its answer back.</summary>
/// <param name="CommandBytes">How many bytes of the command reach the server; null for all.</param>
/// <param name="AnswerBytes">How many bytes of the answer reach the client; null for all.</param>
/// <param name="Until">When the command is passed on; null for at once.</param>
/// <param name="CutsWhileWaiting">Whether the client is cut off before <paramref name="Until"/> rather than waiting too.</param>
/// <param name="AnswerUntil">When the answer is passed back; null for at once.</param>
/// <param name="AnswerInstead">What is passed back in the place of the answer, which must be a short one; null for the answer itself.</param>
public sealed record ProxyFault(
    int? CommandBytes = null,
    int? AnswerBytes = null,
    Task? Until = null,
    bool CutsWhileWaiting = false,
    Task? AnswerUntil = null,
    byte[]? AnswerInstead = null)
{
    /// <summary>The connection dies before the server hears of the command.</summary>
    public static ProxyFault LoseCommand { get; } = TruncateCommand(0);

    /// <summary>The server does all that the command says, and the connection dies before the client hears of it.</summary>
    public static ProxyFault LoseAnswer { get; } = TruncateAnswer(0);

    /// <summary>The connection dies when the server has got so many bytes of the command.</summary>
    public static ProxyFault TruncateCommand(int bytes) => new(bytes, AnswerBytes: 0);

    /// <summary>The server does all that the command says, and the connection dies after so many bytes of its answer.</summary>
    public static ProxyFault TruncateAnswer(int bytes) => new(AnswerBytes: bytes);

    /// <summary>The client's connection dies at once, and the command comes to the server only later.</summary>
    public static ProxyFault DeliverLate(Task until) => new(AnswerBytes: 0, Until: until, CutsWhileWaiting: true);

    /// <summary>The server does all that the command says, and its answer comes to the client only later.</summary>
    public static ProxyFault StallAnswer(Task until) => new(AnswerUntil: until);

    /// <summary>The server does all that the command says, and answers, later, that it was interrupted (error 1317).</summary>
    public static ProxyFault Interrupt(Task until)
    {
        byte[] error = [0xFF, .. BitConverter.GetBytes((ushort)1317), .. "#70100Query execution was interrupted"u8];
        return new(AnswerUntil: until, AnswerInstead: [(byte)error.Length, 0, 0, 1, .. error]);
    }
}
