namespace FlexDb.Core.Slots;

/// <summary>How many index slots a table has for each kind of column.</summary>
/// <remarks>Lowering a capacity takes no slot from a column that holds one; it only stops new ones.</remarks>
public sealed record FlexSlotCapacities
{
    /// <summary>Slots <c>string_1</c> and on, for string columns; 16 by default.</summary>
    public int String { get; init; } = 16;

    /// <summary>Slots <c>integer_1</c> and on, for integer and boolean columns; 8 by default.</summary>
    public int Integer { get; init; } = 8;

    /// <summary>Slots <c>decimal_1</c> and on, for decimal columns; 8 by default.</summary>
    public int Decimal { get; init; } = 8;

    /// <summary>Slots <c>date_1</c> and on, for date and datetime columns; 8 by default.</summary>
    public int Date { get; init; } = 8;

    /// <summary>Slots <c>reference_1</c> and on, for reference columns; 8 by default.</summary>
    public int Reference { get; init; } = 8;
}
