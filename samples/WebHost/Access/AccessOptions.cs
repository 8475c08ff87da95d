namespace WebHost.Access;

/// <summary>Who may come in: one application of the catalog for each API key.</summary>
public sealed class AccessOptions
{
    public IDictionary<string, KeyHolder> Keys { get; } = new Dictionary<string, KeyHolder>(StringComparer.Ordinal);
}

/// <summary>What a key stands for.</summary>
public sealed class KeyHolder
{
    /// <summary>The application id that every call of the store is scoped by.</summary>
    public string Application { get; set; } = "";

    /// <summary>Who versions say that they were made by.</summary>
    public string Actor { get; set; } = "";
}
