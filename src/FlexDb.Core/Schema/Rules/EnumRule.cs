using System.Text;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Rules;

/// <summary>The only values allowed.</summary>
internal sealed class EnumRule : ColumnRule
{
    public override string Name => ColumnProperties.Enum;

    protected override RuleKinds Kind => RuleKinds.Enum;

    public override bool IsSetIn(FlexColumnValidation rules) => rules.Enum is not null;

    public override FlexJsonValue? ValueIn(FlexColumnValidation rules) =>
        rules.Enum is { } allowed ? FlexJsonValue.Parse($"[{string.Join(',', allowed)}]") : null;

    public override string? TextIn(FlexColumnValidation rules) => rules.Enum is { } allowed ? $"[{string.Join(", ", allowed)}]" : null;

    public override void Check(ColumnProblems at)
    {
        if (at.Rules.Enum is not { } allowed)
        {
            return;
        }

        if (allowed.Count == 0)
        {
            at.AddRule(
                Name,
                FlexSchemaProblemCodes.EmptyEnum,
                $"The list of allowed values of column {at.Name} is empty, so no value could be stored; remove it or add values.");
        }

        HashSet<Scalar> seen = new(allowed.Count);
        for (int i = 0; i < allowed.Count; i++)
        {
            bool reads = at.Type.Read(allowed[i], out Scalar value) == ValueFaults.None;
            if (!reads || !seen.Add(value))
            {
                at.AddRule(
                    FormattableString.Invariant($"{Name}[{i}]"),
                    reads ? FlexSchemaProblemCodes.DuplicateEnumValue : FlexSchemaProblemCodes.InvalidEnumValue,
                    reads
                        ? $"The allowed value {Show(allowed[i])} of column {at.Name} is in the list twice; remove one."
                        : $"The allowed value {Show(allowed[i])} of column {at.Name} is not {at.Type.Form}.");
            }
        }
    }

    public override ValueCheck? Compile(ColumnType type, FlexColumnValidation rules, out bool isReadable)
    {
        Scalar[] read = new Scalar[rules.Enum!.Count];
        for (int i = 0; i < read.Length; i++)
        {
            if (type.Read(rules.Enum[i], out read[i]) != ValueFaults.None)
            {
                isReadable = false;
                return null;
            }
        }

        isReadable = true;
        Array.Sort(read);
        return new Listed(read);
    }

    private sealed class Listed : ValueCheck
    {
        private readonly byte[][] _texts;
        private readonly long[] _wholes;
        private readonly decimal[] _numbers;

        public Listed(Scalar[] sorted)
        {
            _texts = [.. sorted.Select(static value => Encoding.UTF8.GetBytes(value.Text ?? ""))];
            _texts.AsSpan().Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
            _wholes = [.. sorted.Select(static value => value.Whole)];
            _numbers = [.. sorted.Select(static value => value.Number)];
        }

        public override ValueFaults CheckWhole(long value) => Of(Array.BinarySearch(_wholes, value) >= 0);

        public override ValueFaults CheckNumber(decimal value) => Of(Array.BinarySearch(_numbers, value) >= 0);

        public override ValueFaults CheckText(ReadOnlySpan<byte> text)
        {
            int low = 0, high = _texts.Length - 1;
            while (low <= high)
            {
                int middle = (low + high) / 2;
                int order = text.SequenceCompareTo(_texts[middle]);
                if (order == 0)
                {
                    return ValueFaults.None;
                }

                (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
            }

            return ValueFaults.NotInEnum;
        }

        private static ValueFaults Of(bool isListed) => isListed ? ValueFaults.None : ValueFaults.NotInEnum;
    }
}
