using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

/// <summary>A value that a stored record still holds or remembers, and that its present form no longer has.</summary>
/// <param name="Column">The column's name now; of a column that was removed, the last one that it had.</param>
/// <param name="DataType">The data type of the value, as JSON writes it.</param>
/// <param name="Value">The value in that data type's normal form; JSON null where a removed column had none.</param>
public sealed record FlexDiscardedValue(string Column, string DataType, FlexJsonValue Value);
