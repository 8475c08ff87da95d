using System.Reflection;

using FlexDb.Records;

// The tests that read it are the catalog's own.
#pragma warning disable IDE0130
namespace FlexDb.Core.Tests.Architecture;
#pragma warning restore IDE0130

/// <summary>The library whose conventions these tests hold, and its exceptions.</summary>
internal static class TestedLibrary
{
    public static Assembly Assembly { get; } = typeof(FlexRecordStore).Assembly;

    /// <summary>The stores: they have virtual members, for a host's tests; the rest of what is not sealed is closed by its constructors.</summary>
    public static IReadOnlyList<Type> Open { get; } = [typeof(FlexRecordStore), typeof(FlexRecordSet), typeof(FlexApplicationRecords)];

    /// <summary>Settings that are set until a store takes its copy, and what the JSON generator makes.</summary>
    public static IReadOnlyList<Type> Mutable { get; } = [typeof(FlexRecordOptions), typeof(FlexRecordJsonContext)];

    /// <summary>Exceptions that a host's test cannot make.</summary>
    public static IReadOnlyList<Type> ClosedExceptions { get; } =
    [];
}
