namespace FlexDb.Core.Hosting;

/// <summary>Says, in a container, that records are stored: the installation at startup and the health check then cover their tables.</summary>
/// <remarks>FlexDb.Records registers it, before or after whatever else the builder is asked for.</remarks>
internal sealed class RecordsInUse;
