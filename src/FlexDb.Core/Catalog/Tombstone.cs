using FlexDb.Core.Schema;

namespace FlexDb.Core.Catalog;

/// <summary>The name of a deleted row: <c>name~id</c>, so that the name itself is free again.</summary>
internal static class Tombstone
{
    private const char Separator = '~';

    /// <summary>The deleted row's name; the old name is left out where both would not fit the column.</summary>
    public static string For(string name, string id)
    {
        string tombstone = $"{name}{Separator}{id}";
        return SchemaNameRules.CountCodePoints(tombstone) <= TextArguments.MaxNameLength ? tombstone : $"{Separator}{id}";
    }

    /// <summary>The name that a deleted row had; null where the tombstone had no room for it.</summary>
    /// <remarks>A row that another application deleted still has its name.</remarks>
    public static string? OriginalName(string rowName, string id)
    {
        string suffix = $"{Separator}{id}";
        string name = rowName.EndsWith(suffix, StringComparison.Ordinal) ? rowName[..^suffix.Length] : rowName;
        return name.Length == 0 ? null : name;
    }
}
