using System.Reflection;

using FlexDb.Core.Evolution;

namespace FlexDb.Core.Tests.Architecture;

/// <summary>The library whose conventions these tests hold, and its exceptions.</summary>
internal static class TestedLibrary
{
    public static Assembly Assembly { get; } = typeof(FlexDbStore).Assembly;

    /// <summary>The stores: they have virtual members, for a host's tests; the rest of what is not sealed is closed by its constructors.</summary>
    public static IReadOnlyList<Type> Open { get; } = [typeof(FlexDbStore), typeof(FlexApplicationStore)];

    /// <summary>
    /// Settings that are set until a store takes its copy; an edit while its function runs; generated metadata, which is
    /// made when it is first asked for.
    /// </summary>
    public static IReadOnlyList<Type> Mutable { get; } = [typeof(FlexDbOptions), typeof(FlexTableEdit), typeof(FlexJsonContext)];

    /// <summary>Exceptions that a host's test cannot make.</summary>
    public static IReadOnlyList<Type> ClosedExceptions { get; } = [];
}
