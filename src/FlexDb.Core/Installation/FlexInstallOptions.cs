namespace FlexDb.Core.Installation;

/// <summary>Settings of <see cref="FlexDbInstaller"/>.</summary>
public sealed record FlexInstallOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// How long to wait for another installer on the same database, and then for transactions that use the two tables;
    /// one minute by default, rounded up to whole seconds.
    /// </summary>
    /// <remarks>
    /// While a change of a table waits for a transaction, later statements on that table wait behind it. Creating and
    /// converting themselves take as long as they take.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or over a day.</exception>
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
