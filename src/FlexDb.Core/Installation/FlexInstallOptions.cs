namespace FlexDb.Core.Installation;

/// <summary>The options of <see cref="FlexDbInstaller"/>.</summary>
public sealed record FlexInstallOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Gets whether to install the five tables in which FlexDb.Records stores records, too.</summary>
    /// <value>The default is false: the catalog's two tables only.</value>
    /// <remarks>
    /// The five refer to the catalog's tables, which are installed in either case. An installation without it leaves tables of
    /// records that are there as they are.
    /// </remarks>
    public bool Records { get; init; }

    /// <summary>
    /// Gets how long to wait for another installer on the same database, and then for transactions that use the tables.
    /// </summary>
    /// <value>
    /// The default is one minute. The value must be positive and at most one day; it is rounded up to whole seconds.
    /// </value>
    /// <remarks>
    /// While a change of a table waits for a transaction, later statements on that table wait behind it. The timeout does
    /// not limit the time that creating and converting tables takes.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or is more than one day.</exception>
    public TimeSpan LockTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest);
            field = value;
        }
    } = TimeSpan.FromMinutes(1);
}
