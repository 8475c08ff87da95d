namespace FlexDb.Core.Schema;

/// <summary>A schema of a table, and the number of the version that it belongs to.</summary>
public interface IFlexSchemaVersion
{
    /// <summary>The number of the version, starting with 1.</summary>
    int Version { get; }

    /// <summary>The schema from this version on.</summary>
    FlexTableSchema Schema { get; }
}
