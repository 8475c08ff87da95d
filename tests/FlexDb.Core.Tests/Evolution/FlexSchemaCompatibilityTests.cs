using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Evolution;

public sealed class FlexSchemaCompatibilityTests
{
    [Test]
    public void Two_modes_together_demand_what_each_does()
    {
        FlexCompatibilityMode[] modes = Enum.GetValues<FlexCompatibilityMode>();
        foreach (FlexCompatibilityMode one in modes)
        {
            foreach (FlexCompatibilityMode other in modes)
            {
                ((bool Backward, bool Forward, bool Transitive) left, (bool Backward, bool Forward, bool Transitive) right) = (one.Demands(), other.Demands());

                Assert.That(one.And(other).Demands(), Is.EqualTo(
                    (left.Backward || right.Backward, left.Forward || right.Forward, left.Transitive || right.Transitive)));
                Assert.That(one.And(other), Is.EqualTo(other.And(one)));
            }
        }

        Assert.That(FlexCompatibilityMode.Backward.And(FlexCompatibilityMode.ForwardTransitive), Is.EqualTo(FlexCompatibilityMode.FullTransitive));
        Assert.That(FlexCompatibilityMode.None.And(FlexCompatibilityMode.Forward), Is.EqualTo(FlexCompatibilityMode.Forward));
    }

    [Test]
    public void A_number_that_is_no_mode_is_refused() =>
        Assert.That(
            () => FlexSchemaCompatibility.Check((FlexCompatibilityMode)7, [], FlexTableSchema.Empty),
            Throws.TypeOf<ArgumentOutOfRangeException>()
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo("mode")
                .And.Message.StartsWith("There is no such compatibility mode."));

    [Test]
    public void Every_schema_can_read_itself() =>
        Holds.ForCases(10_000, random =>
        {
            FlexTableSchema schema = random.Schema();
            FlexTableSchema shown = new(schema.Columns.Select(column => column with { DisplayName = $"{column.DisplayName}!" }));

            Assert.That(FlexSchemaCompatibility.CanRead(schema, schema), Is.Empty);
            Assert.That(FlexSchemaCompatibility.CanRead(schema, shown), Is.Empty);
        });

    [Test]
    public void A_change_that_is_not_safe_says_why() =>
        Holds.ForCases(10_000, random =>
        {
            FlexTableSchema before = random.Schema();
            FlexTableSchema after = random.Edit(before).Result;

            FlexSchemaJudgement judgement = FlexSchemaJudgement.Between(before, after);

            foreach (FlexJudgedChange change in judgement.Changes)
            {
                Assert.That(change.Reasons.Any(), Is.EqualTo(change.Impact != FlexChangeImpact.Safe), change.ToString());
            }

            Assert.That(
                judgement.Changes.SelectMany(change => change.Violations),
                Is.EquivalentTo(FlexSchemaCompatibility.CanRead(before, after)),
                "the changes' violations are those of the whole schemas");
        });

    [Test]
    public void A_violation_carries_its_column_rule_and_both_values()
    {
        FlexCompatibilityViolation violation = Only(
            FlexColumn.String("email", maxLength: 255),
            FlexColumn.String("email", maxLength: 100));

        Assert.That(violation, Is.EqualTo(new FlexCompatibilityViolation(
            "email",
            FlexColumnRule.MaxLength,
            255,
            100,
            "'email' may have values of 255 characters, but at most 100 are allowed.")));
    }

    [Test]
    public void Values_listed_before_are_judged_one_by_one()
    {
        FlexColumnDefinition written = FlexColumn.String("size", allowedValues: ["s", "m", "xl"]);

        Assert.Multiple(() =>
        {
            None(written, FlexColumn.String("size", allowedValues: ["xl", "l", "m", "s"]));
            None(written, FlexColumn.String("size", minLength: 1, maxLength: 2));
            None(FlexColumn.Integer("n", allowedValues: [1, 20]), FlexColumn.Integer("n", min: 1, max: 20));
            None(FlexColumn.Integer("n", allowedValues: [1, 20]), FlexColumn.Decimal("n", allowedValues: [1.0m, 20m]));
            None(FlexColumn.Integer("n", allowedValues: [1, 20]), FlexColumn.String("n", allowedValues: ["1", "20"]));
            None(FlexColumn.Decimal("n", allowedValues: [1.50m]), FlexColumn.String("n", allowedValues: ["1.5"], maxLength: 3));
            Assert.That(Only(written, FlexColumn.String("size", allowedValues: ["s", "xl"])).Message, Does.Contain("no longer allows 'm'"));
            Assert.That(Only(written, FlexColumn.String("size", maxLength: 1)).Rule, Is.EqualTo(FlexColumnRule.MaxLength));
        });
    }

    [Test]
    public void What_a_conversion_makes_of_listed_values_is_known()
    {
        FlexColumnDefinition days = FlexColumn.Date("v") with { Validation = new() { Enum = ["2020-01-01"] } };
        FlexColumnDefinition Listed(FlexDataType type, params FlexJsonValue[] values) =>
            new("v", type) { Validation = new() { Enum = values.ToFlexList() } };

        Assert.Multiple(() =>
        {
            None(FlexColumn.Boolean("v"), Listed(FlexDataType.Integer, 0, 1));
            None(FlexColumn.Boolean("v"), Listed(FlexDataType.Decimal, 1, 0));
            None(FlexColumn.Boolean("v"), Listed(FlexDataType.Text, "true", "false"));
            None(FlexColumn.Boolean("v"), Listed(FlexDataType.Json, true, false));
            None(Listed(FlexDataType.String, "a"), Listed(FlexDataType.Text, "a", "b"));
            None(Listed(FlexDataType.Decimal, 0.50m), Listed(FlexDataType.Text, "0.5"));
            None(Listed(FlexDataType.String, "😀"), FlexColumn.Text("v", minLength: 1, maxLength: 1));
            None(Listed(FlexDataType.String, "ab", "abc"), FlexColumn.Text("v", minLength: 2, maxLength: 3));
            None(Listed(FlexDataType.Integer, 5), FlexColumn.Decimal("v", min: 5, max: 5));
            Assert.That(Only(FlexColumn.Boolean("v"), Listed(FlexDataType.Integer, 1)).Message, Does.Contain("no longer allows 0,"));
            Assert.That(Only(FlexColumn.Boolean("v"), Listed(FlexDataType.Text, "true")).Message, Does.Contain("no longer allows 'false',"));
            Assert.That(Only(FlexColumn.Boolean("v"), Listed(FlexDataType.Json, false)).Message, Does.Contain("no longer allows true,"));
            Assert.That(Only(days, Listed(FlexDataType.Text, "2020-01-01")).Message, Does.Contain("records may have others"));
            Assert.That(Only(Listed(FlexDataType.String, "ab", "abc"), FlexColumn.String("v", minLength: 3)).Rule, Is.EqualTo(FlexColumnRule.MinLength));
            Assert.That(Only(Listed(FlexDataType.String, "ab", "abc"), FlexColumn.String("v", maxLength: 2)).Rule, Is.EqualTo(FlexColumnRule.MaxLength));
            Assert.That(Only(Listed(FlexDataType.Integer, 5), Listed(FlexDataType.Text, "6")).Message, Does.Contain("no longer allows '5'"));
        });
    }

    [Test]
    public void Limits_that_the_data_type_gives_are_known()
    {
        Assert.Multiple(() =>
        {
            None(FlexColumn.Integer("n"), FlexColumn.Integer("n", min: long.MinValue, max: long.MaxValue));
            None(FlexColumn.Boolean("n"), FlexColumn.Integer("n", min: 0, max: 1));
            None(FlexColumn.Boolean("n"), FlexColumn.String("n", minLength: 4, maxLength: 5));
            None(FlexColumn.Integer("n"), FlexColumn.String("n", maxLength: 20));
            None(FlexColumn.Decimal("n"), FlexColumn.String("n", maxLength: 31));
            None(FlexColumn.DateTime("n"), FlexColumn.String("n", minLength: 20, maxLength: 27));
            None(FlexColumn.Reference("n", "t"), FlexColumn.String("n", minLength: 1, maxLength: 128));
            Assert.That(Only(FlexColumn.Integer("n"), FlexColumn.Text("n", maxLength: 19)).Rule, Is.EqualTo(FlexColumnRule.MaxLength));
            Assert.That(Only(FlexColumn.Decimal("n"), FlexColumn.String("n", maxLength: 30)).Rule, Is.EqualTo(FlexColumnRule.MaxLength));
            Assert.That(Only(FlexColumn.Boolean("n"), FlexColumn.Integer("n", max: 0)).Rule, Is.EqualTo(FlexColumnRule.Max));
        });
    }

    [Test]
    public void Dates_and_instants_are_compared_as_what_they_mean()
    {
        DateTimeOffset noon = new(2020, 1, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Multiple(() =>
        {
            None(FlexColumn.Date("d", min: new(2020, 1, 2)), FlexColumn.DateTime("d", min: noon));
            None(FlexColumn.DateTime("d", min: noon), FlexColumn.DateTime("d", min: noon.ToOffset(TimeSpan.FromHours(9))));
            Assert.That(Only(FlexColumn.Date("d", min: new(2020, 1, 1)), FlexColumn.DateTime("d", min: noon)).Rule, Is.EqualTo(FlexColumnRule.Min));
            Assert.That(Only(FlexColumn.Date("d"), FlexColumn.Date("d", max: new(2020, 1, 1))).Rule, Is.EqualTo(FlexColumnRule.Max));
        });
    }

    [Test]
    public void A_reference_follows_the_id_of_its_target_not_the_name()
    {
        FlexColumnDefinition written = FlexColumn.Reference("r", "people") with
        {
            Validation = new FlexColumnValidation { TargetTable = "people", TargetId = "p" },
        };
        FlexColumnDefinition renamed = written with { Validation = written.Validation with { TargetTable = "persons" } };
        FlexColumnDefinition other = written with { Validation = written.Validation with { TargetId = "q" } };

        None(written, renamed);
        None(written, FlexColumn.Reference("r", "people"));
        Assert.That(Only(written, other).Rule, Is.EqualTo(FlexColumnRule.TargetTable));
        Assert.That(Only(written, FlexColumn.Reference("r", "persons")).Rule, Is.EqualTo(FlexColumnRule.TargetTable));
    }

    [Test]
    public void A_default_that_several_records_would_share_breaks_uniqueness()
    {
        FlexColumnDefinition unique = FlexColumn.String("code", unique: true, defaultValue: "x");

        Assert.That(FlexSchemaCompatibility.CanRead(FlexTableSchema.Empty, new([unique])).Single().Rule, Is.EqualTo(FlexColumnRule.Unique));
        Assert.That(Only(FlexColumn.String("code", unique: true), unique with { Required = true }).Rule, Is.EqualTo(FlexColumnRule.Unique));
        Assert.That(Only(FlexColumn.String("code", unique: true), unique).Rule, Is.EqualTo(FlexColumnRule.Unique), "records may lack a value");
        Assert.That(Only(unique, unique with { Required = true }).Rule, Is.EqualTo(FlexColumnRule.Unique), "records may have a null");
        None(unique, unique with { DefaultValue = "y" });
    }

    [Test]
    public void An_unknown_data_type_reads_only_what_is_the_same()
    {
        FlexTableSchema money = FlexTableSchema.Parse("""{"columns":[{"id":"aaaaaaaaaa","name":"m","dataType":"money"}]}""");
        FlexTableSchema ruled = FlexTableSchema.Parse("""{"columns":[{"id":"aaaaaaaaaa","name":"m","dataType":"money","validation":{"max":3}}]}""");
        FlexTableSchema other = FlexTableSchema.Parse("""{"columns":[{"id":"aaaaaaaaaa","name":"m","dataType":"weight"}]}""");
        FlexTableSchema known = FlexTableSchema.Parse("""{"columns":[{"id":"aaaaaaaaaa","name":"m","dataType":"json"}]}""");

        Assert.That(FlexSchemaCompatibility.CanRead(money, money), Is.Empty);
        Assert.That(FlexSchemaCompatibility.CanRead(money, ruled).Single().Rule, Is.EqualTo(FlexColumnRule.DataType));
        Assert.That(FlexSchemaCompatibility.CanRead(money, known).Single().Rule, Is.EqualTo(FlexColumnRule.DataType));
        Assert.That(
            FlexSchemaCompatibility.CanRead(money, other).Single().Message,
            Is.EqualTo("'m' changes from money to weight, for which there is no conversion, so its values would become null."));
        Assert.That(FlexSchemaJudgement.Between(known, money).Impact, Is.EqualTo(FlexChangeImpact.Lossy));
    }

    private static IEnumerable<TestCaseData> Sentences()
    {
        FlexColumnDefinition text = FlexColumn.String("c");
        FlexColumnDefinition unknown = new("c", FlexDataType.Unknown) { ExtensionData = FlexExtensionData.Empty.With("dataType", "money") };
        yield return Case(null, text with { Required = true }, "'c' must have a value, but records do not have one and there is no default.");
        yield return Case(text, text with { Required = true }, "'c' must have a value, but records may lack one and there is no default.");
        yield return Case(text, text with { Unique = true }, "'c' must be unique, but records may share a value.");
        yield return Case(null, text with { Unique = true, DefaultValue = "x" }, "'c' must be unique, but all records without a value would get the same default.");
        yield return Case(text, FlexColumn.Integer("c"), "'c' changes from string to integer, and a value may not be convertible.");
        yield return Case(FlexColumn.DateTime("c"), FlexColumn.Date("c"), "'c' changes from datetime to date, and values would lose their time of day.");
        yield return Case(
            FlexColumn.Date("c"), FlexColumn.Boolean("c"), "'c' changes from date to boolean, for which there is no conversion, so its values would become null.");
        yield return Case(unknown, unknown with { Validation = new() { Max = 3 } }, "'c' has the data type 'money', whose rules cannot be compared.");
        yield return Case(text, text with { Validation = new() { MinLength = 1 } }, "'c' may have empty values, but needs at least 1 character.");
        yield return Case(
            text with { Validation = new() { MinLength = 1 } }, text with { Validation = new() { MinLength = 2 } }, "'c' may have values of 1 character, but needs at least 2 characters.");
        yield return Case(text, text with { Validation = new() { MaxLength = 1 } }, "'c' may have values of any length, but at most 1 character are allowed.");
        yield return Case(text, text with { Validation = new() { Pattern = "^a$" } }, "'c' must match the pattern ^a$, but records may have other values.");
        yield return Case(FlexColumn.Integer("c"), FlexColumn.Integer("c", min: 1), "'c' must be at least 1, but records may have smaller values.");
        yield return Case(FlexColumn.Date("c"), FlexColumn.Date("c", max: new(2020, 1, 2)), "'c' must be at most '2020-01-02', but records may have greater values.");
        yield return Case(text, text with { Validation = new() { Enum = ["a"] } }, "'c' allows only certain values, but records may have others.");
        yield return Case(
            text with { Validation = new() { Enum = ["a", "b", "d"] } }, text with { Validation = new() { Enum = ["a"] } }, "'c' no longer allows 'b', 'd', which records may have.");
        yield return Case(FlexColumn.Reference("c", "a"), FlexColumn.Reference("c", "b"), "'c' refers to 'b', but records refer to 'a'.");
        yield return Case(text, text with { Validation = new() { Computed = "1" } }, "'c' becomes computed, so the values that records have in it would be dropped.");
        yield return Case(
            text with { Validation = new() { Computed = "1" } }, text with { Validation = new() { Computed = "2" } }, "'c' is computed by another expression, so values computed before may differ.");

        static TestCaseData Case(FlexColumnDefinition? writer, FlexColumnDefinition reader, string sentence) =>
            new TestCaseData(writer, reader, sentence).SetArgDisplayNames(sentence);
    }

    [TestCaseSource(nameof(Sentences))]
    public void Each_violation_says_in_a_sentence_what_a_person_must_know(FlexColumnDefinition? writer, FlexColumnDefinition reader, string sentence) =>
        Assert.That(
            FlexSchemaCompatibility.CanRead(writer is null ? FlexTableSchema.Empty : Table(writer), Table(reader)).Single().Message,
            Is.EqualTo(sentence));

    private static void None(FlexColumnDefinition writer, FlexColumnDefinition reader) =>
        Assert.That(FlexSchemaCompatibility.CanRead(Table(writer), Table(reader)), Is.Empty, $"{writer} → {reader}");

    private static FlexCompatibilityViolation Only(FlexColumnDefinition writer, FlexColumnDefinition reader) =>
        FlexSchemaCompatibility.CanRead(Table(writer), Table(reader)).Single();

    private static FlexTableSchema Table(FlexColumnDefinition column) => new([column]);
}
