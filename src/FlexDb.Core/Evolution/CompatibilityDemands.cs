namespace FlexDb.Core.Evolution;

/// <summary>What each compatibility mode looks at.</summary>
internal static class CompatibilityDemands
{
    public static (bool Backward, bool Forward, bool Transitive) Demands(this FlexCompatibilityMode mode) => mode switch
    {
        FlexCompatibilityMode.None => (false, false, false),
        FlexCompatibilityMode.Backward => (true, false, false),
        FlexCompatibilityMode.BackwardTransitive => (true, false, true),
        FlexCompatibilityMode.Forward => (false, true, false),
        FlexCompatibilityMode.ForwardTransitive => (false, true, true),
        FlexCompatibilityMode.Full => (true, true, false),
        FlexCompatibilityMode.FullTransitive => (true, true, true),
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "There is no such compatibility mode."),
    };
}
