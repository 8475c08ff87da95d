using System.Globalization;

namespace FlexDb.Core.Connections;

/// <summary>Many small writes gathered into few lists of statements, in order; the last one commits.</summary>
/// <remarks>Each write keeps its own parameters: their names get a prefix, in the statement as in the values.</remarks>
internal sealed class StatementBatch
{
    // Large enough that round trips do not count, small enough for any server's max_allowed_packet (16 MiB by default).
    private const int TextSize = 256 * 1024;

    private readonly List<Part> _parts = [];

    /// <summary>Adds the statements of one write.</summary>
    public void Add(IReadOnlyList<string> statements, Parameters parameters)
    {
        if (_parts.Count == 0 || _parts[^1].Size >= TextSize)
        {
            _parts.Add(new Part());
        }

        _parts[^1].Add(statements, parameters);
    }

    /// <summary>Sends all, in a transaction that was begun before.</summary>
    public async Task SendAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        for (int i = 0; i < _parts.Count; i++)
        {
            TextPlace place = i == _parts.Count - 1 ? TextPlace.Last : TextPlace.Middle;
            await _parts[i].SendAsync(connection, place, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class Part
    {
        private readonly List<string> _statements = [];
        private readonly List<string> _texts = [];
        private readonly Parameters _parameters = new();
        private int _writes;

        public long Size { get; private set; }

        public void Add(IReadOnlyList<string> statements, Parameters parameters)
        {
            string prefix = string.Create(CultureInfo.InvariantCulture, $"w{_writes++}_");
            foreach (string statement in statements)
            {
                string sql = statement.Replace("@", $"@{prefix}", StringComparison.Ordinal);
                _statements.Add(sql);
                Size += sql.Length;
            }

            foreach ((string name, object? value) in parameters.Values)
            {
                _parameters[prefix + name] = value;
                if (value is string text)
                {
                    _texts.Add(text);
                    Size += text.Length;
                }
            }
        }

        public Task SendAsync(OperationConnection connection, TextPlace place, CancellationToken cancellationToken)
        {
            connection.EnsureFits([.. _texts, .. _statements]);
            StatementList list = new([.. _statements]) { IsSentOnce = true };
            return connection.ExecuteAsync(list, place, _parameters, cancellationToken);
        }
    }
}
