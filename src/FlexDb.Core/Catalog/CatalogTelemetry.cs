using FlexDb.Core.Connections.Telemetry;

namespace FlexDb.Core.Catalog;

/// <summary>What the catalog adds to the trace of an operation.</summary>
internal static class CatalogTelemetry
{
    private const string TableId = "flexdb.table.id";

    /// <summary>Adds the id of the table that the present operation works on.</summary>
    public static void NoteTable(string id) => OperationTelemetry.SetTag(TableId, id);
}
