using FlexDb.Core.Schema;

namespace FlexDb.Core;

/// <summary>How an application is exported.</summary>
public sealed record FlexExportOptions
{
    /// <summary>The names of tables that are left out; none by default. A name that no table has means nothing.</summary>
    /// <remarks>
    /// A table whose row cannot be read makes an export fail with <see cref="Errors.FlexCorruptTableException"/>, which names
    /// it; left out here, it is not looked at. An import needs the tables that others refer to.
    /// </remarks>
    public FlexList<string> ExcludedTables { get; init; } = [];
}
