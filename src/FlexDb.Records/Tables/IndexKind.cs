namespace FlexDb.Records.Tables;

/// <summary>What an index is for.</summary>
internal enum IndexKind
{
    /// <summary>The values in their order, nulls included.</summary>
    Ordered,

    /// <summary>The ids that a reference column holds, without nulls; deletes follow it.</summary>
    Reference,

    /// <summary>The claims on the values of a unique column.</summary>
    Unique,

    /// <summary>The times at which records were inserted, or last written, in their order.</summary>
    Time,
}

/// <summary>Whether an index may be used.</summary>
internal enum IndexState
{
    /// <summary>Written, and not complete yet.</summary>
    Building,

    /// <summary>Complete.</summary>
    Ready,

    /// <summary>Complete but for values that repeat, or references whose targets are missing.</summary>
    Conflicts,

    /// <summary>Not written any more; its keys are being removed.</summary>
    Dropping,
}

/// <summary>The names by which the registry knows kinds and states.</summary>
internal static class IndexNames
{
    public const string Building = "building";
    public const string Ready = "ready";
    public const string Conflicts = "conflicts";
    public const string Dropping = "dropping";
    public const string Ordered = "ordered";
    public const string Reference = "reference";
    public const string Unique = "unique";
    public const string Time = "time";

    public static string Of(IndexKind kind) => kind switch
    {
        IndexKind.Ordered => Ordered,
        IndexKind.Reference => Reference,
        IndexKind.Unique => Unique,
        _ => Time,
    };

    public static string Of(IndexState state) => state switch
    {
        IndexState.Building => Building,
        IndexState.Ready => Ready,
        IndexState.Conflicts => Conflicts,
        _ => Dropping,
    };

    public static IndexKind KindOf(string name) => name switch
    {
        Ordered => IndexKind.Ordered,
        Reference => IndexKind.Reference,
        Unique => IndexKind.Unique,
        Time => IndexKind.Time,
        _ => throw Unknown(name),
    };

    public static IndexState StateOf(string name) => name switch
    {
        Building => IndexState.Building,
        Ready => IndexState.Ready,
        Conflicts => IndexState.Conflicts,
        Dropping => IndexState.Dropping,
        _ => throw Unknown(name),
    };

    private static InvalidOperationException Unknown(string name) => new(
        $"flex_record_indexes says '{name}', which this version of FlexDb.Records does not know. Use the version that wrote it, or a later one.");
}
