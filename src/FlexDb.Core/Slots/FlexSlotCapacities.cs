namespace FlexDb.Core.Slots;

/// <summary>The number of index slots that a table has for each kind of column.</summary>
/// <remarks>
/// The slots must exist where the host stores the records. Lowering a capacity takes no slot from a column that holds
/// one; it only prevents new assignments. No capacity can be negative.
/// </remarks>
public sealed record FlexSlotCapacities
{
    /// <summary>Gets the number of slots for string columns, named <c>string_1</c> and so on.</summary>
    /// <value>The default is 16.</value>
    public int String { get; init; } = 16;

    /// <summary>Gets the number of slots for integer and boolean columns, named <c>integer_1</c> and so on.</summary>
    /// <value>The default is 8.</value>
    public int Integer { get; init; } = 8;

    /// <summary>Gets the number of slots for decimal columns, named <c>decimal_1</c> and so on.</summary>
    /// <value>The default is 8.</value>
    public int Decimal { get; init; } = 8;

    /// <summary>Gets the number of slots for date and datetime columns, named <c>date_1</c> and so on.</summary>
    /// <value>The default is 8.</value>
    public int Date { get; init; } = 8;

    /// <summary>Gets the number of slots for reference columns, named <c>reference_1</c> and so on.</summary>
    /// <value>The default is 8.</value>
    public int Reference { get; init; } = 8;
}
