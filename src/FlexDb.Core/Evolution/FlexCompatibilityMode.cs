namespace FlexDb.Core.Evolution;

/// <summary>What a host demands of every edit, whatever the editor consents to.</summary>
/// <remarks>
/// Names and meanings are those of Confluent's Schema Registry ("Schema Evolution and Compatibility"). A record that
/// a dropped column leaves shorter is no violation; see <see cref="FlexSchemaCompatibility.CanRead"/>.
/// </remarks>
public enum FlexCompatibilityMode
{
    /// <summary>Nothing is demanded.</summary>
    None = 0,

    /// <summary>The new schema can read what the version before it wrote.</summary>
    Backward,

    /// <summary>The new schema can read what any earlier version wrote, upgraded along the versions between.</summary>
    BackwardTransitive,

    /// <summary>The version before can read what the new schema writes.</summary>
    Forward,

    /// <summary>Every earlier version can read what the new schema writes.</summary>
    ForwardTransitive,

    /// <summary>Both backward and forward.</summary>
    Full,

    /// <summary>Both backward and forward, towards every earlier version.</summary>
    FullTransitive,
}
