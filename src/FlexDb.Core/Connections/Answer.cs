namespace FlexDb.Core.Connections;

/// <summary>What the server has answered to a list of statements.</summary>
/// <param name="Rows">The rows of its queries.</param>
/// <param name="Affected">How many rows all its statements together have affected.</param>
internal readonly record struct Answer<T>(IReadOnlyList<T> Rows, int Affected);
