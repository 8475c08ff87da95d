namespace FlexDb.Core.Connections;

/// <summary>Where in its transaction a list of statements stands.</summary>
[Flags]
internal enum TextPlace
{
    /// <summary>Between the first and the last.</summary>
    Middle = 0,

    /// <summary>It begins the transaction.</summary>
    First = 1,

    /// <summary>It commits the transaction.</summary>
    Last = 2,

    /// <summary>It is the whole transaction, in one round trip.</summary>
    Whole = First | Last,
}

/// <summary>The statements that a write sends together, in their order; each ends with a semicolon.</summary>
/// <remarks>
/// They go to the server as one text, which is one round trip. On Galera each goes alone: there a transaction can be aborted
/// between two statements of one text without a word, so that the rest runs in autocommit and COMMIT succeeds.
/// </remarks>
internal sealed class StatementList(params string[] statements)
{
    private const int Places = (int)TextPlace.Whole + 1;

    private readonly string?[] _texts = new string?[Places];
    private readonly string?[] _textsInHost = new string?[Places];

    /// <summary>Whether the list is sent once only, so that nothing of it is worth caching.</summary>
    public bool IsSentOnce { get; init; }

    /// <summary>The statements with those that begin and end the transaction around them, as one text.</summary>
    /// <param name="place">Where the list stands in the transaction.</param>
    /// <param name="inHost">Whether the transaction is the host's.</param>
    public string Text(TextPlace place, bool inHost) =>
        (inHost ? _textsInHost : _texts)[(int)place] ??= string.Join('\n', All(place, inHost, TransactionSql.Begin));

    /// <summary>The same, one by one, for a Galera node.</summary>
    public IEnumerable<string> OnGalera(TextPlace place, bool inHost) => All(place, inHost, TransactionSql.BeginOnGalera);

    private IEnumerable<string> All(TextPlace place, bool inHost, string[] begin)
    {
        IEnumerable<string> all = statements;
        if (place.HasFlag(TextPlace.First))
        {
            all = (inHost ? TransactionSql.BeginInHost : begin).Concat(all);
        }

        return place.HasFlag(TextPlace.Last) ? all.Concat(inHost ? TransactionSql.EndInHost : [TransactionSql.Commit]) : all;
    }
}
