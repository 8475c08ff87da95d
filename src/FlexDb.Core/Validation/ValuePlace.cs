using System.Runtime.InteropServices;

namespace FlexDb.Core.Validation;

/// <summary>Where a value stands in a record; of no length when it is absent.</summary>
/// <param name="Start">The position of its first byte.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="IsNormal">Whether these bytes are its normal form.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ValuePlace(int Start, int Length, bool IsNormal);
