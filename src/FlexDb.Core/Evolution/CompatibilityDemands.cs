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

    /// <summary>The mode that demands what both modes demand; of every earlier version where one of them does.</summary>
    public static FlexCompatibilityMode And(this FlexCompatibilityMode one, FlexCompatibilityMode other)
    {
        (bool backward, bool forward, bool transitive) = one.Demands();
        (bool alsoBackward, bool alsoForward, bool alsoTransitive) = other.Demands();
        (bool, bool, bool) demands = (backward || alsoBackward, forward || alsoForward, transitive || alsoTransitive);
        return Enum.GetValues<FlexCompatibilityMode>().Single(mode => mode.Demands() == demands);
    }
}
