using System.Globalization;
using System.Text;

using FlexDb.Core.Connections;
using FlexDb.Core.Errors;

namespace FlexDb.Records.Writing;

/// <summary>Statements whose number of values is known only when they are sent, with the values as parameters.</summary>
internal sealed class SqlText
{
    // Longer texts are hardly ever the same, and would only be hashed.
    private const int MaxSharedLength = 128;

    private static readonly string[] Names = [.. Enumerable.Range(0, 256).Select(NameOf)];

    private readonly List<string> _statements = [];
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _numbers = [];
    private readonly StringBuilder _row = new();
    private string? _null;
    private int _count;

    public Parameters Parameters { get; } = new();

    public IReadOnlyList<string> Statements => _statements;

    /// <summary>About how many bytes the text and its values have.</summary>
    public long Size { get; private set; }

    /// <summary>Adds a value; gives the name to write in its place.</summary>
    /// <remarks>
    /// A number or a short text that was added before keeps its name: a record's id stands in each of its keys, and a
    /// parameter costs more than its name does.
    /// </remarks>
    public string Add(object? value)
    {
        switch (value)
        {
            case null:
                Size += 4;
                return _null ??= AddNew(null);
            case int number:
                return Add((long)number);
            case uint number:
                return Add((long)number);
            case string text:
                return Add(text);
            default:
                Size += value is byte[] bytes ? bytes.Length * 2 : 20;
                return AddNew(value);
        }
    }

    /// <summary>Adds a row of values: <c>(@p0, @p1)</c>.</summary>
    public string Row(params ReadOnlySpan<object?> values)
    {
        _row.Clear().Append('(');
        for (int i = 0; i < values.Length; i++)
        {
            _row.Append(i == 0 ? "" : ", ").Append(Add(values[i]));
        }

        return _row.Append(')').ToString();
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

    private string Add(long number)
    {
        Size += 20;
        if (!_numbers.TryGetValue(number, out string? name))
        {
            _numbers[number] = name = AddNew(number);
        }

        return name;
    }

    private string Add(string text)
    {
        // A quote and a backslash are each sent as two characters.
        Size += Encoding.UTF8.GetByteCount(text) + text.AsSpan().Count('\\') + text.AsSpan().Count('\'');
        if (text.Length > MaxSharedLength)
        {
            return AddNew(text);
        }

        if (!_texts.TryGetValue(text, out string? name))
        {
            _texts[text] = name = AddNew(text);
        }

        return name;
    }

    private string AddNew(object? value)
    {
        string name = _count < Names.Length ? Names[_count] : NameOf(_count);
        _count++;
        Parameters[name] = value;
        return name;
    }

    private static string NameOf(int place) => string.Create(CultureInfo.InvariantCulture, $"@p{place}");
}
