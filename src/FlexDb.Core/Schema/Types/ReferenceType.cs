using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Types;

/// <summary>The id of a record.</summary>
internal sealed class ReferenceType : StringFormType
{
    /// <summary>The greatest length of an id, in code points: the width of the catalog's id columns.</summary>
    public const int MaxLength = 128;

    public override FlexDataType DataType => FlexDataType.Reference;

    public override string Name => "reference";

    public override string Form => "an id, which is a text of 1 to 128 characters";

    public override RuleKinds Rules => RuleKinds.Target;

    public override string? SlotPool => "reference";

    public override (int Shortest, int Longest)? TextLengths => (1, MaxLength);

    public override void WriteJsonSchema(JsonSchemaWriter schema, FlexColumnValidation rules, bool isNullable)
    {
        schema.Type("string", isNullable);
        schema.Length(1, MaxLength);
    }

    public override void Describe(FlexColumnDefinition column, List<string> sentences) =>
        sentences.Add($"The id of a record of table '{column.Validation.TargetTable}'.");

    protected override ValueFaults CheckText(ReadOnlySpan<byte> text, ColumnRules rules, out bool canonical)
    {
        canonical = true;
        return text.Length == 0 ? ValueFaults.TooShort
            : text.Length > MaxLength && JsonText.CountCodePoints(text) > MaxLength ? ValueFaults.TooLong
            : ValueFaults.None;
    }
}
