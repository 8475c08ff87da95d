using System.Runtime.ExceptionServices;

namespace FlexDb.Core.Connections;

/// <summary>Carries what the caller's own code threw past the handling of the server's failures.</summary>
/// <remarks>That code may use a server or a file of its own, whose failure says nothing of the store's connection.</remarks>
internal sealed class CallerException(Exception thrown) : Exception(thrown.Message, thrown)
{
    /// <summary>Throws what the caller threw, as it was thrown.</summary>
    public void Rethrow() => ExceptionDispatchInfo.Throw(InnerException!);
}
