namespace FlexDb.Core.Errors;

/// <summary>Any failure of the catalog; each kind is a type of its own that carries its facts as properties.</summary>
/// <remarks>Misuse of the library, such as a null argument, is an <see cref="ArgumentException"/> or its kin instead.</remarks>
public abstract class FlexDbException : Exception
{
    private protected FlexDbException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
