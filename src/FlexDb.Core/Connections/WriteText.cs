namespace FlexDb.Core.Connections;

/// <summary>Where in its transaction a text stands.</summary>
[Flags]
internal enum TextPlace
{
    /// <summary>Between the first and the last text.</summary>
    Middle = 0,

    /// <summary>It begins the transaction.</summary>
    First = 1,

    /// <summary>It commits the transaction.</summary>
    Last = 2,

    /// <summary>It is the whole transaction, in one round trip.</summary>
    Whole = First | Last,
}

/// <summary>Puts the transaction's own statements around a text.</summary>
internal static class WriteText
{
    public static string Compose(string body, TextPlace place) => place switch
    {
        TextPlace.First => $"{TransactionSql.Begin}\n{body}",
        TextPlace.Last => $"{body}\n{TransactionSql.Commit}",
        TextPlace.Whole => $"{TransactionSql.Begin}\n{body}\n{TransactionSql.Commit}",
        _ => body,
    };
}
