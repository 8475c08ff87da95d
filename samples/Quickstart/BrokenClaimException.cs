namespace Quickstart;

/// <summary>Something that the demo claims turned out not to be so.</summary>
internal sealed class BrokenClaimException(string message) : Exception(message);
