using FlexDb.Core;
using FlexDb.Core.Errors;

namespace FlexDb.Records.Errors;

/// <summary>A table's schema or its history is such that records cannot be written under it.</summary>
/// <remarks>
/// This happens only where another application writes the catalog: it changed a schema without a version, left a version
/// out, or gave two columns one name or id.
/// </remarks>
public sealed class FlexRecordSchemaException : FlexDbException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="table">The table.</param>
    /// <param name="problem">What is wrong, a clause that ends with a full stop.</param>
    public FlexRecordSchemaException(FlexTable table, string problem)
        : base($"Records of table '{table.Name}' (id '{table.Id}') of application '{table.ApplicationId}' cannot be written: {problem}")
    {
        ApplicationId = table.ApplicationId;
        TableId = table.Id;
        TableName = table.Name;
    }

    /// <summary>The application that the table belongs to.</summary>
    public string ApplicationId { get; }

    /// <summary>The table's id.</summary>
    public string TableId { get; }

    /// <summary>The table's name.</summary>
    public string TableName { get; }
}
