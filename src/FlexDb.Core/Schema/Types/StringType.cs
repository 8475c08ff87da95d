using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Types;

/// <summary>Short text, which can be indexed.</summary>
internal class StringType : StringFormType
{
    public override FlexDataType DataType => FlexDataType.String;

    public override string Name => "string";

    public override string Form => "a text";

    public override RuleKinds Rules => RuleKinds.Length | RuleKinds.Enum;

    public override string? SlotPool => "string";

    public override bool IsText => true;

    public override void WriteJsonSchema(JsonSchemaWriter schema, FlexColumnValidation rules, bool isNullable)
    {
        schema.Type("string", isNullable);
        schema.Length(rules.MinLength, rules.MaxLength);
        schema.Pattern(rules.Pattern);
        schema.Enum(rules.Enum, isNullable);
    }

    protected override ValueFaults CheckText(ReadOnlySpan<byte> text, ColumnRules rules, out bool canonical)
    {
        canonical = true;
        return rules.HasRules ? rules.CheckText(text) : ValueFaults.None;
    }
}

/// <summary>Long text, which cannot be indexed.</summary>
internal sealed class TextType : StringType
{
    public override FlexDataType DataType => FlexDataType.Text;

    public override string Name => "text";

    public override string? SlotPool => null;
}
