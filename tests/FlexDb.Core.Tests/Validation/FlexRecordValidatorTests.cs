using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using Codes = FlexDb.Core.Errors.FlexRecordErrorCodes;

namespace FlexDb.Core.Tests.Validation;

[TestFixture]
public sealed class FlexRecordValidatorTests
{
    private static readonly FlexTableSchema People = new(
    [
        FlexColumn.String("name", required: true, minLength: 2, maxLength: 20),
        FlexColumn.Integer("age", min: 0),
        FlexColumn.Decimal("credit", defaultValue: 10.50m),
        FlexColumn.Json("tags"),
        FlexColumn.Decimal("total").ComputedBy("credit * 2"),
    ]);

    [Test]
    public void Every_row_of_the_data_file_is_judged_as_it_says()
    {
        List<string> wrong = [];
        int rows = 0;
        foreach (RecordCase row in RecordCases.All())
        {
            rows++;
            FlexRecordResult result = FlexRecordValidator.For(row.Schema).Validate(Encoding.UTF8.GetBytes(row.Record), FlexRecordMode.Insert);
            string outcome = result.IsValid ? Text(result) : "!" + string.Join(' ', result.Errors.Select(error => error.Code));
            string expected = row.Codes.Length > 0 ? row.Outcome : row.Normal;
            if (outcome != expected)
            {
                wrong.Add($"{row}, but was {outcome}");
            }
        }

        Assert.That(wrong, Is.Empty);
        Assert.That(rows, Is.GreaterThanOrEqualTo(400));
    }

    [Test]
    public void Every_error_of_a_record_is_reported_in_its_order_and_absent_columns_last()
    {
        FlexRecordResult result = Insert(People, """{"age":-1.5,"Name":"x","tags":[{"a":1,"a":2}],"total":1,"age":2,"credit":"x"}""");

        Assert.That(
            result.Errors.Select(error => $"{error.Column} {error.Code}"),
            Is.EqualTo(new[]
            {
                "age wrong_form", "Name unknown_column", "tags duplicate_key", "total computed_column", "age duplicate_column",
                "credit wrong_form", "name required",
            }));
        Assert.That(result.Errors.Select(error => error.Message), Has.All.EndsWith(".").And.All.Length.LessThan(200));
    }

    [TestCase("""{"name":"Ada","age":1,"age":1.5}""", "age duplicate_column")]
    [TestCase("""{"name":"Ada","tags":1,"tags":{"name":"Bo","x":1}}""", "tags duplicate_column")]
    [TestCase("""{"name":"Ada","x":{"name":"Bo","y":1}}""", "x unknown_column")]
    [TestCase("""{"name":"Ada","total":{"name":"Bo","y":1}}""", "total computed_column")]
    public void Of_a_value_that_has_no_place_only_that_is_said(string json, string error) =>
        Assert.That(Insert(People, json).Errors.Select(found => $"{found.Column} {found.Code}"), Is.EqualTo(new[] { error }));

    [Test]
    public void An_unknown_column_that_is_no_text_is_one_error_whatever_its_value_is() =>
        Assert.That(
            Validate(FlexRecordValidator.For(People, new() { KeepUnknownColumns = true }), """{"\ud800":"\udc00"}""", FlexRecordMode.Patch).Errors.Select(error => error.Code),
            Is.EqualTo(new[] { Codes.InvalidText }));

    [Test]
    public void A_default_of_null_is_none_for_a_required_column()
    {
        FlexTableSchema schema = new([FlexColumn.Integer("n", required: true) with { DefaultValue = FlexJsonValue.Null }]);

        Assert.That(Insert(schema, "{}").Errors.Select(error => error.Code), Is.EqualTo(new[] { Codes.InvalidDefault }));
    }

    [Test]
    public void Limits_are_one_at_least()
    {
        FlexRecordValidator least = FlexRecordValidator.For(People, new() { MaxBytes = 1, MaxErrors = 1 });

        Assert.That(Validate(least, "{}", FlexRecordMode.Patch).Errors.Single().Code, Is.EqualTo(Codes.RecordTooLarge));
        foreach (FlexValidationOptions options in new FlexValidationOptions[] { new() { MaxBytes = 0 }, new() { MaxErrors = 0 } })
        {
            Assert.That(
                () => FlexRecordValidator.For(People, options),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("MaxBytes and MaxErrors must be at least 1."));
        }
    }

    [Test]
    public void More_errors_than_are_listed_are_told_of_once()
    {
        FlexRecordValidator validator = FlexRecordValidator.For(People, new() { MaxErrors = 1 });

        Assert.That(
            Validate(validator, """{"a":1,"b":2,"c":3}""", FlexRecordMode.Insert).Errors,
            Is.EqualTo(new FlexRecordError[]
            {
                new("a", Codes.UnknownColumn, "The table has no column 'a'."),
                new(null, Codes.MoreErrors, "There are more errors than are listed here; mend these first."),
            }));
    }

    [Test]
    public void The_normal_form_is_minified_in_the_schemas_order_with_defaults() =>
        Assert.That(
            Text(Insert(People, """ { "tags" : [ 1 , { "b" : 2 } ] , "\u0061ge" : 4e1, "name" : "Ada" } """)),
            Is.EqualTo("""{"name":"Ada","age":40,"credit":"10.5","tags":[1,{"b":2}]}"""));

    // Each is in normal form but for one thing.
    [TestCase("""{"\u006eame":"Ada","age":40,"credit":"10.5"}""", """{"name":"Ada","age":40,"credit":"10.5"}""")]
    [TestCase("""{ "name":"Ada","age":40,"credit":"10.5"}""", """{"name":"Ada","age":40,"credit":"10.5"}""")]
    [TestCase("""{"name" :"Ada","age":40,"credit":"10.5"}""", """{"name":"Ada","age":40,"credit":"10.5"}""")]
    [TestCase("""{"name": "Ada","age":40,"credit":"10.5"}""", """{"name":"Ada","age":40,"credit":"10.5"}""")]
    [TestCase("""{"name":"Ada" ,"age":40,"credit":"10.5"}""", """{"name":"Ada","age":40,"credit":"10.5"}""")]
    [TestCase("""{"name":"Ada", "age":40,"credit":"10.5"}""", """{"name":"Ada","age":40,"credit":"10.5"}""")]
    [TestCase(""" {"name":"Ada","age":40,"credit":"10.5"}""", """{"name":"Ada","age":40,"credit":"10.5"}""")]
    [TestCase("""{"name":"Ada","age":40,"credit":"10.5" }""", """{"name":"Ada","age":40,"credit":"10.5"}""")]
    [TestCase("""{"name":"Ada","age":40,"credit":"10.5"} """, """{"name":"Ada","age":40,"credit":"10.5"}""")]
    [TestCase("""{"name":"Ada","credit":"10.5","age":40}""", """{"name":"Ada","age":40,"credit":"10.5"}""")]
    [TestCase("""{"name":"Ada","age":4e1,"credit":"10.5"}""", """{"name":"Ada","age":40,"credit":"10.5"}""")]
    [TestCase("""{"name":"Ada","age":40}""", """{"name":"Ada","age":40,"credit":"10.5"}""")]
    [TestCase("""{"name":"Ada","age":40,"credit":"10.5","\u0078":1}""", """{"name":"Ada","age":40,"credit":"10.5","x":1}""")]
    [TestCase("""{"name":"Ada","age":40,"credit":"10.5","x":[ 1]}""", """{"name":"Ada","age":40,"credit":"10.5","x":[1]}""")]
    [TestCase("""{"x":1,"name":"Ada","age":40,"credit":"10.5"}""", """{"name":"Ada","age":40,"credit":"10.5","x":1}""")]
    public void One_thing_out_of_normal_form_is_enough_for_a_record_to_be_written_anew(string json, string normal) =>
        Assert.That(
            Text(Validate(FlexRecordValidator.For(People, new() { KeepUnknownColumns = true }), json, FlexRecordMode.Insert)),
            Is.EqualTo(normal));

    [TestCase("[1] x", ExpectedResult = Codes.MalformedJson)]
    [TestCase("[1, x", ExpectedResult = Codes.MalformedJson)]
    [TestCase("[1] ", ExpectedResult = Codes.NotAnObject)]
    public string What_is_no_JSON_is_that_before_it_is_no_object(string json) => Insert(People, json).Errors.Single().Code;

    [Test]
    public void A_patch_needs_no_column_takes_no_default_and_clears_with_null()
    {
        FlexRecordValidator validator = FlexRecordValidator.For(People);

        Assert.That(Text(Validate(validator, "{}", FlexRecordMode.Patch)), Is.EqualTo("{}"));
        Assert.That(Text(Validate(validator, """{"credit":null,"age":1.0}""", FlexRecordMode.Patch)), Is.EqualTo("""{"age":1,"credit":null}"""));
        Assert.That(Validate(validator, """{"name":null}""", FlexRecordMode.Patch).Errors.Single().Code, Is.EqualTo(Codes.Required));
    }

    [Test]
    public void A_record_in_normal_form_is_given_back_itself_without_allocation()
    {
        FlexRecordValidator validator = FlexRecordValidator.For(People);
        byte[] record = """{"name":"Ada","age":40,"credit":"10.5","tags":{"k":["é\n",{"a":1}]}}"""u8.ToArray();
        for (int i = 0; i < 100; i++)
        {
            validator.Validate(record, FlexRecordMode.Insert);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        FlexRecordResult result = validator.Validate(record, FlexRecordMode.Insert);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(result.Record.Equals(record.AsMemory()), Is.True, "the same memory");
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void A_schemas_validator_is_made_once_and_held_weakly()
    {
        FlexRecordValidator first = FlexRecordValidator.For(People);
        Assert.That(FlexRecordValidator.For(People), Is.SameAs(first));

        WeakReference schema = MakeOne();
        for (int i = 0; i < 10 && schema.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(schema.IsAlive, Is.False);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference MakeOne()
        {
            FlexTableSchema schema = new([FlexColumn.Text("a")]);
            FlexRecordValidator.For(schema);
            return new WeakReference(schema);
        }
    }

    [Test]
    public void Unknown_columns_are_kept_last_and_in_order_where_that_is_asked_for()
    {
        FlexRecordValidator validator = FlexRecordValidator.For(People, new() { KeepUnknownColumns = true });

        Assert.That(
            Text(Validate(validator, """{"z":{"q" : 1},"name":"Ada","\u0062":null,"age":1}""", FlexRecordMode.Patch)),
            Is.EqualTo("""{"name":"Ada","age":1,"z":{"q":1},"b":null}"""));
        Assert.That(
            Validate(validator, """{"z":1,"y":[{"a":1,"a":1}],"\u007a":2,"\ud800":3}""", FlexRecordMode.Patch).Errors.Select(error => error.Code),
            Is.EqualTo(new[] { Codes.DuplicateKey, Codes.DuplicateColumn, Codes.InvalidText }));
    }

    [TestCase("", Codes.MalformedJson)]
    [TestCase("{", Codes.MalformedJson)]
    [TestCase("{}x", Codes.MalformedJson)]
    [TestCase("{} {}", Codes.MalformedJson)]
    [TestCase("{\"name\":\"Ada\",}", Codes.MalformedJson)]
    [TestCase("{\"name\":'Ada'}", Codes.MalformedJson)]
    [TestCase("{\"name\":\"A\nda\"}", Codes.MalformedJson)]
    [TestCase("{\"name\":\"\\x41da\"}", Codes.MalformedJson)]
    [TestCase("/**/{}", Codes.MalformedJson)]
    [TestCase("\uFEFF{}", Codes.MalformedJson)]
    [TestCase("NaN", Codes.MalformedJson)]
    [TestCase("[1,", Codes.MalformedJson)]
    [TestCase("null", Codes.NotAnObject)]
    [TestCase("[{}]", Codes.NotAnObject)]
    [TestCase("\"{}\"", Codes.NotAnObject)]
    public void What_is_no_JSON_object_is_one_error(string json, string code) =>
        Assert.That(Insert(FlexTableSchema.Empty, json).Errors.Select(error => error.Code), Is.EqualTo(new[] { code }).Or.EqualTo(new[] { Codes.UnknownColumn, code }));

    [Test]
    public void Bytes_that_are_not_UTF8_are_one_error()
    {
        byte[][] records = [[.. "{\"name\":\""u8, 0xFF, .. "\"}"u8], [.. "{\"name\":\""u8, 0xC0, 0xAF, .. "\"}"u8], [.. "{\"name\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]];

        Assert.That(
            records.Select(record => FlexRecordValidator.For(People).Validate(record, FlexRecordMode.Insert).Errors.Single().Code),
            Has.All.EqualTo(Codes.InvalidUtf8));
    }

    [Test]
    public void The_size_limit_is_exact()
    {
        byte[] record = """{"name":"Ada"}"""u8.ToArray();

        Assert.That(FlexRecordValidator.For(People, new() { MaxBytes = record.Length }).Validate(record, FlexRecordMode.Insert).IsValid, Is.True);
        Assert.That(
            FlexRecordValidator.For(People, new() { MaxBytes = record.Length - 1 }).Validate(record, FlexRecordMode.Insert).Errors.Single().Code,
            Is.EqualTo(Codes.RecordTooLarge));
    }

    [Test]
    public void The_list_of_errors_ends_where_its_limit_is()
    {
        string record = $"{{{string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"x{i}\":[{i}]"))}}}";

        FlexRecordResult result = Validate(FlexRecordValidator.For(People, new() { MaxErrors = 3 }), record, FlexRecordMode.Insert);

        Assert.That(
            result.Errors.Select(error => error.Code),
            Is.EqualTo(new[] { Codes.UnknownColumn, Codes.UnknownColumn, Codes.UnknownColumn, Codes.MoreErrors }));
    }

    [Test]
    public void A_message_never_holds_a_value()
    {
        FlexTableSchema schema = new([FlexColumn.String("s", maxLength: 3, pattern: "^a$", allowedValues: ["a"]), FlexColumn.Integer("i", max: 1), FlexColumn.Date("d"), FlexColumn.Decimal("n")]);

        FlexRecordResult result = Insert(schema, """{"s":"secret4711","i":4711,"d":"4711-13-13","n":"4711x"}""");

        Assert.That(result.Errors, Has.Count.EqualTo(6));
        Assert.That(result.Errors.Select(error => error.Message), Has.None.Contains("4711").And.None.Contains("secret"));
        Assert.That(Insert(schema, """{"s":"secret4711"4711""").Errors.Select(error => error.Message), Has.None.Contains("4711"));
    }

    [Test]
    public void An_element_of_a_document_is_judged_like_its_text_and_may_outlive_it()
    {
        FlexRecordResult result;
        using (JsonDocument document = JsonDocument.Parse("""[{"name":"Ada","credit":null}]"""))
        {
            result = FlexRecordValidator.For(People).Validate(document.RootElement[0], FlexRecordMode.Insert);
        }

        Assert.That(Text(result), Is.EqualTo("""{"name":"Ada","credit":null}"""));
        Assert.That(() => FlexRecordValidator.For(People).Validate(default(JsonElement), FlexRecordMode.Insert), Throws.ArgumentException);
    }

    [Test]
    public void The_record_of_an_invalid_result_throws_with_its_errors()
    {
        FlexRecordResult result = Insert(People, "{}");

        FlexRecordException? exception = Assert.Throws<FlexRecordException>(() => _ = result.Record);
        Assert.That(exception!.Errors, Is.EqualTo(result.Errors));
        Assert.That(exception.Message, Does.Contain("'name'"));
        Assert.That(default(FlexRecordResult).IsValid, Is.False);
    }

    [Test]
    public void Misuse_throws()
    {
        Assert.That(() => FlexRecordValidator.For(null!), Throws.ArgumentNullException);
        Assert.That(() => FlexRecordValidator.For(People, new() { MaxBytes = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Validate(FlexRecordValidator.For(People), "{}", (FlexRecordMode)7), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Columns_by_the_hundred_are_told_apart()
    {
        FlexTableSchema schema = new(Enumerable.Range(0, 400).Select(i => FlexColumn.Integer($"a_column_of_a_long_name_{i}_like_the_others", min: i, max: i)));
        IEnumerable<string> values = Enumerable.Range(0, 400).Select(i => $"\"a_column_of_a_long_name_{i}_like_the_others\":{i}");

        Assert.That(Insert(schema, $"{{{string.Join(',', values)}}}").IsValid, Is.True);
        Assert.That(Insert(schema, $"{{{string.Join(',', values.Reverse())}}}").IsValid, Is.True);
    }

    private static FlexRecordResult Insert(FlexTableSchema schema, string json) =>
        Validate(FlexRecordValidator.For(schema), json, FlexRecordMode.Insert);

    private static FlexRecordResult Validate(FlexRecordValidator validator, string json, FlexRecordMode mode) =>
        validator.Validate(Encoding.UTF8.GetBytes(json), mode);

    private static string Text(FlexRecordResult result) => Encoding.UTF8.GetString(result.Record.Span);
}
