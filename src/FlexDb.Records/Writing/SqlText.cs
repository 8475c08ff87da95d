using System.Globalization;
using System.Text;

using FlexDb.Core.Connections;
using FlexDb.Core.Errors;

namespace FlexDb.Records.Writing;

/// <summary>Statements whose number of values is known only when they are sent, with the values as parameters.</summary>
internal sealed class SqlText
{
    private readonly List<string> _statements = [];
    private int _count;

    public Parameters Parameters { get; } = new();

    public IReadOnlyList<string> Statements => _statements;

    /// <summary>About how many bytes the text and its values have.</summary>
    public long Size { get; private set; }

    /// <summary>Adds a value; gives the name to write in its place.</summary>
    public string Add(object? value)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"p{_count++}");
        Parameters[name] = value;
        Size += value switch
        {
            // A quote and a backslash are each sent as two characters.
            string text => Encoding.UTF8.GetByteCount(text) + text.AsSpan().Count('\\') + text.AsSpan().Count('\''),
            byte[] bytes => bytes.Length * 2,
            _ => 20,
        };
        return "@" + name;
    }

    /// <summary>Adds a row of values: <c>(@p0, @p1)</c>.</summary>
    public string Row(params ReadOnlySpan<object?> values)
    {
        StringBuilder row = new("(");
        for (int i = 0; i < values.Length; i++)
        {
            row.Append(i == 0 ? "" : ", ").Append(Add(values[i]));
        }

        return row.Append(')').ToString();
    }

    public void Statement(string sql)
    {
        _statements.Add(sql);
        Size += sql.Length;
    }

    /// <summary>Refuses a text that the server would answer by closing the connection.</summary>
    /// <remarks>MySQL Reference Manual, "Packet Too Large".</remarks>
    public void EnsureFits(SessionFacts facts)
    {
        if (Size + 16_384 >= facts.MaxAllowedPacket)
        {
            throw new FlexLimitException(
                "The write",
                Size + 16_384,
                facts.MaxAllowedPacket,
                "bytes",
                "Write fewer records at once, make the records smaller, or raise the server's max_allowed_packet.");
        }
    }
}
