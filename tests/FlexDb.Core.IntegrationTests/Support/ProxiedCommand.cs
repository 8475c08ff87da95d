using System.Text;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>One command that a client sent through a <see cref="TcpProxy"/>.</summary>
/// <param name="Code">The first byte: what kind of command it is.</param>
/// <param name="Text">The rest, read as UTF-8; before an SQL text a few bytes may stand that are no text.</param>
/// <param name="Length">The number of bytes on the wire.</param>
public sealed record ProxiedCommand(byte Code, string Text, int Length)
{
    // MySQL Source Code Documentation, "Client/Server Protocol", "Command Phase".
    private const byte Query = 0x03;

    /// <summary>Gets a value indicating whether it is SQL of the client's rather than of its connection pool's.</summary>
    public bool IsSql => Code == Query && !Text.Contains("SET NAMES", StringComparison.Ordinal);

    /// <summary>Gets a value indicating whether the text ends its transaction.</summary>
    public bool Commits => IsSql && Text.EndsWith("COMMIT;", StringComparison.Ordinal);

    internal static ProxiedCommand Read(ReadOnlySpan<byte> packet) =>
        new(packet[TcpProxy.HeaderLength], Encoding.UTF8.GetString(packet[(TcpProxy.HeaderLength + 1)..]), packet.Length);
}
