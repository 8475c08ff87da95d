namespace FlexDb.Core.Evolution;

/// <summary>What an import does with what the snapshot does not have.</summary>
public enum FlexImportMode
{
    /// <summary>Tables and columns that the snapshot does not have stay; nothing is ever removed.</summary>
    Merge = 0,

    /// <summary>Tables that the snapshot does not have are deleted, columns removed: the application becomes the snapshot.</summary>
    Mirror,
}
