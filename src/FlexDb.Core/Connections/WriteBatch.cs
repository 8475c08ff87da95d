using System.Globalization;
using System.Text;

using Dapper;

namespace FlexDb.Core.Connections;

/// <summary>Many small writes gathered into few texts, in order; the last one commits.</summary>
/// <remarks>Each write keeps its own parameters: their names get a prefix, in the text as in the values.</remarks>
internal sealed class WriteBatch
{
    // Large enough that round trips do not count, small enough for any server's max_allowed_packet (16 MiB by default).
    private const int TextSize = 256 * 1024;

    private readonly List<Text> _texts = [];

    public void Add(string body, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (_texts.Count == 0 || _texts[^1].Size >= TextSize)
        {
            _texts.Add(new Text());
        }

        _texts[^1].Add(body, parameters);
    }

    public async Task SendAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        for (int i = 0; i < _texts.Count; i++)
        {
            _texts[i].EnsureFits(connection);
            await connection
                .ExecuteOnceAsync(
                    _texts[i].Sql,
                    i == _texts.Count - 1 ? TextPlace.Last : TextPlace.Middle,
                    _texts[i].Parameters,
                    cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private sealed class Text
    {
        private readonly StringBuilder _sql = new();
        private readonly List<string> _values = [];
        private int _writes;

        public DynamicParameters Parameters { get; } = new();

        public long Size { get; private set; }

        public string Sql => _sql.ToString();

        public void Add(string body, ReadOnlySpan<(string Name, object? Value)> parameters)
        {
            string prefix = string.Create(CultureInfo.InvariantCulture, $"w{_writes++}_");
            string sql = body.Replace("@", $"@{prefix}", StringComparison.Ordinal);
            _sql.AppendLine(sql);
            Size += sql.Length;
            foreach ((string name, object? value) in parameters)
            {
                Parameters.Add(prefix + name, value);
                if (value is string text)
                {
                    _values.Add(text);
                    Size += text.Length;
                }
            }
        }

        public void EnsureFits(OperationConnection connection) => connection.EnsureFits([.. _values, Sql]);
    }
}
