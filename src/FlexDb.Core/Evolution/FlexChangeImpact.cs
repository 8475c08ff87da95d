namespace FlexDb.Core.Evolution;

/// <summary>What an edit can do to values that are already stored; each level includes the ones before it.</summary>
public enum FlexChangeImpact
{
    /// <summary>Every stored value stays, valid and complete.</summary>
    Safe = 0,

    /// <summary>Some stored value may no longer be valid.</summary>
    Narrowing = 1,

    /// <summary>Stored values are dropped or lose information.</summary>
    Lossy = 2,
}
