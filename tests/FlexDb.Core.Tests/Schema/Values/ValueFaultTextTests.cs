using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Tests.Schema.Values;

public sealed class ValueFaultTextTests
{
    private static readonly FlexColumnDefinition Ruled =
        FlexColumn.String("a") with { Validation = new() { MinLength = 2, MaxLength = 3, Min = 4, Max = 5, Pattern = "^a$" } };

    // Sentences that begin with what the value is.
    [TestCase(nameof(ValueFaults.WrongType), "is not a text")]
    [TestCase(nameof(ValueFaults.WrongForm), "is not a text")]
    [TestCase(nameof(ValueFaults.InvalidText), "holds half a surrogate pair")]
    [TestCase(nameof(ValueFaults.TooShort), "is shorter than 2 characters")]
    [TestCase(nameof(ValueFaults.TooLong), "is longer than 3 characters")]
    [TestCase(nameof(ValueFaults.BelowMin), "is less than 4")]
    [TestCase(nameof(ValueFaults.AboveMax), "is greater than 5")]
    [TestCase(nameof(ValueFaults.NotInEnum), "is none of the allowed values")]
    [TestCase(nameof(ValueFaults.PatternMismatch), "does not match the pattern ^a$")]
    [TestCase(nameof(ValueFaults.PatternTimeout), "could not be matched with the pattern in time; simplify the pattern")]
    [TestCase(nameof(ValueFaults.TooDeep), "is nested deeper than 64 levels")]
    [TestCase(nameof(ValueFaults.DuplicateKey), "holds an object with a key twice")]
    [TestCase(nameof(ValueFaults.Null), "is null, but the column is required")]
    [TestCase(nameof(ValueFaults.UnusableRule), "cannot be judged until the schema is mended, because a rule of the column cannot be read")]
    public void A_fault_is_told_with_the_rule_that_it_breaks(string fault, string text) =>
        Assert.That(ValueFaultText.Describe(Enum.Parse<ValueFaults>(fault), Ruled), Is.EqualTo(text));

    [TestCase(FlexDataType.Text, "is not a text")]
    [TestCase(FlexDataType.Integer, "is not a whole number of 64 bits")]
    [TestCase(FlexDataType.Decimal, "is not a decimal number of at most 28 digits")]
    [TestCase(FlexDataType.Boolean, "is not true or false")]
    [TestCase(FlexDataType.Date, "is not a date that exists, of the form 2024-02-29")]
    [TestCase(FlexDataType.DateTime, "is not a time that exists, of the form 2024-02-29T23:59:59.123456Z, with Z or an offset such as +02:00")]
    [TestCase(FlexDataType.Reference, "is not an id, which is a text of 1 to 128 characters")]
    [TestCase(FlexDataType.Json, "is not JSON")]
    public void What_a_value_should_be_is_told_by_its_data_type(FlexDataType type, string text) =>
        Assert.That(ValueFaultText.Describe(ValueFaults.WrongType, new("a", type)), Is.EqualTo(text));

    [Test]
    public void Limits_that_the_data_type_gives_are_told_too()
    {
        FlexColumnDefinition reference = FlexColumn.Reference("r", "t");

        Assert.That(ValueFaultText.Describe(ValueFaults.TooShort, reference), Is.EqualTo("is shorter than 1 character"));
        Assert.That(ValueFaultText.Describe(ValueFaults.TooLong, reference), Is.EqualTo("is longer than 128 characters"));
        Assert.That(ValueFaultText.Describe(ValueFaults.OutOfRange, FlexColumn.Integer("i")), Is.EqualTo("does not fit 64 bits"));
        Assert.That(ValueFaultText.Describe(ValueFaults.OutOfRange, FlexColumn.Date("d")), Is.EqualTo("lies outside the years 1 to 9999"));
    }

    [Test]
    public void The_allowed_values_are_listed_where_they_are_short()
    {
        Assert.That(Described(["a", "b"]), Is.EqualTo("is none of the allowed values: \"a\", \"b\""));
        Assert.That(Described([new string('a', 98)]), Does.EndWith("a\""));
        Assert.That(Described([new string('a', 99)]), Is.EqualTo("is none of the allowed values"));
        Assert.That(Described([]), Is.EqualTo("is none of the allowed values"));

        static string Described(FlexList<FlexJsonValue> allowed) =>
            ValueFaultText.Describe(ValueFaults.NotInEnum, FlexColumn.String("a") with { Validation = new() { Enum = allowed } });
    }

    [Test]
    public void Of_several_faults_the_first_is_told() =>
        Assert.That(
            ValueFaultText.Describe(ValueFaults.TooShort | ValueFaults.PatternMismatch, Ruled),
            Is.EqualTo("is shorter than 2 characters"));
}
