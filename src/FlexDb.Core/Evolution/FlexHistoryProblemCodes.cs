namespace FlexDb.Core.Evolution;

/// <summary>The codes of <see cref="FlexHistoryProblem"/>; stable across releases.</summary>
public static class FlexHistoryProblemCodes
{
    /// <summary>A number is left out: an earlier version is missing.</summary>
    public const string Gap = "gap";

    /// <summary>Two versions have the same number.</summary>
    public const string RepeatedNumber = "repeated_number";

    /// <summary>A version's row holds JSON that cannot be read.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The changes of a version do not lead from the schema before it to its own.</summary>
    public const string NotReplayable = "not_replayable";

    /// <summary>What a version says was there before is not what the version before it says.</summary>
    public const string PreviousSchemaDiffers = "previous_schema_differs";

    /// <summary>A version was written that the table never took; the version after it begins from the one before it.</summary>
    public const string NotApplied = "not_applied";

    /// <summary>The last version is not the table's version, or does not have the table's schema.</summary>
    public const string TableDiffers = "table_differs";

    /// <summary>The table has no history at all.</summary>
    public const string NoHistory = "no_history";
}
