using System.Text.Json;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Errors;

/// <summary>Messages say what failed, on what, and what to do, to somebody who has nothing but the message.</summary>
internal sealed class MessageTests
{
    private static readonly FlexColumnReference s_contact = new("t1", "orders", "contact", "contacts");

    private static IEnumerable<TestCaseData> Messages =>
    [
        new(
            new FlexSlotsExhaustedException("crm", "t1", "events", "c", "date", 2, new Dictionary<string, string> { ["a"] = "date_1", ["b"] = "date_2" }),
            "Column 'c' of table 'events' needs an index slot, but all 2 slots of the pool 'date' are held by 'a', 'b'. "
            + "Make one of these neither indexed nor unique in an edit before, or raise FlexDbOptions.SlotCapacities."),
        new(
            new FlexSlotsExhaustedException("crm", "t1", "events", "c", "date", 0, new Dictionary<string, string>()),
            "Column 'c' of table 'events' needs an index slot, but the pool 'date' has none. "
            + "Make the column neither indexed nor unique, or raise FlexDbOptions.SlotCapacities."),
        new(
            new FlexReferenceTargetException("crm", "t1", "orders", [s_contact], "do not exist. Create them first"),
            "Table 'orders' of application 'crm' refers by orders.contact → contacts to tables that do not exist. Create them first."),
        new(
            new FlexReferenceTargetException(new TableIdentity("crm", "t1", "orders"), [(s_contact, "are gone"), (s_contact with { ColumnName = "payer" }, "are deleted")]),
            "Table 'orders' of application 'crm' refers by orders.contact → contacts to tables that are gone. "
            + "It refers by orders.payer → contacts to tables that are deleted."),
        new(
            new FlexCorruptTableException("crm", "t1", "contacts", version: null, "schema", new JsonException("A column has no name.")),
            "Table 'contacts' (id 't1') of application 'crm' cannot be read: the JSON in its flex_tables.schema is not of the right shape. A column has no name. "
            + "Another writer of the catalog has left it so; mend the JSON in that row."),
        new(
            new FlexCorruptTableException("crm", "t1", "contacts", version: 3, "changes", new JsonException("A change has no type.")),
            "Version 3 of table 'contacts' (id 't1') of application 'crm' cannot be read: the JSON in its flex_table_versions.changes is not of the right shape. A change has no type. "
            + "Another writer of the catalog has left it so; mend the JSON in that row."),
        new(
            new FlexServerException("EditTable", new IOException("The wire broke.")),
            "EditTable failed on the server, and nothing of it was written: The wire broke."),
        new(
            FlexServerException.InTransaction("EditTable", new IOException("The wire broke.")),
            "EditTable failed on the server, and nothing of it is left in the host's transaction, which goes on: The wire broke."),
        new(
            new FlexTableLockedException("crm", "t1", "contacts", TimeSpan.FromSeconds(5.04), new IOException("Too long.")),
            "Nothing was written, because a transaction holds the row of table 'contacts' (id 't1') of application 'crm', and did not end in 5 s. "
            + "It has written records of the table, or edited it. End that transaction, or try again when it has ended."),
        new(
            new FlexTableHasRecordsException("crm", "t1", "contacts", new IOException("A row is referred to.")),
            "Table 'contacts' (id 't1') of application 'crm' was not purged: its records are stored by FlexDb.Records. "
            + "Purge it with FlexRecordStore.PurgeTableAsync, which removes the records too."),
        new(
            new FlexTableStateException("crm", "t1", "contacts", FlexTableState.Purging, "Nothing undoes a purge."),
            "Table 'contacts' (id 't1') of application 'crm' is being purged. Nothing undoes a purge."),
        new(
            new FlexLimitException("The actor", 129, 128, "characters"),
            "The actor has 129 characters; at most 128 fit. Make it smaller."),
        new(
            new FlexVersionNotFoundException("crm", "t1", "contacts", 7),
            "Table 'contacts' of application 'crm' has no version 7. ListVersionsAsync tells which there are."),
        new(
            new FlexTableNotFoundException("crm", tableId: null, "contact", ["orders", "contacts", "Contract"]),
            "Application 'crm' has no table 'contact'. Did you mean 'Contract' or 'contacts'?"),
        new(
            new FlexTableNotFoundException("crm", tableId: null, "contact"),
            "Application 'crm' has no table 'contact'. It may have been deleted, renamed, or belong to another application."),
        new(
            new FlexTableNotFoundException("crm", "t1", tableName: null),
            "Application 'crm' has no table with id 't1'. It may have been deleted, renamed, or belong to another application."),
        new(
            FlexTableNotFoundException.IdAsName("crm", "t1", "contacts"),
            "Application 'crm' has no table 't1'. That is the id of table 'contacts'; pass it as FlexTableKey.ById, or pass the table itself."),
        new(
            FlexTableNotFoundException.NameAsId("crm", "contacts"),
            "Application 'crm' has no table with id 'contacts'. That is the name of a table; pass it as a string, or as FlexTableKey.ByName."),
    ];

    [TestCaseSource(nameof(Messages))]
    public void An_exception_says_it_all(FlexDbException exception, string message) => Assert.That(exception.Message, Is.EqualTo(message));

    [TestCase("""{"status":"x"}""", "The value of column 'status' is none of the allowed values: \"lead\", \"lost\".")]
    [TestCase("""{"code":""}""", "The value of column 'code' is shorter than 1 character.")]
    [TestCase("""{"many":"x"}""", "The value of column 'many' is none of the allowed values.")]
    public void An_error_of_a_record_shows_the_rule_where_it_is_short(string record, string message)
    {
        FlexTableSchema schema = new(
        [
            FlexColumn.String("status", allowedValues: ["lead", "lost"]),
            FlexColumn.String("code", minLength: 1),
            FlexColumn.String("many", allowedValues: [.. Enumerable.Range(0, 50).Select(n => $"value_{n}")]),
        ]);

        FlexRecordResult result = FlexRecordValidator.For(schema).Validate(System.Text.Encoding.UTF8.GetBytes(record), FlexRecordMode.Insert);

        Assert.That(result.Errors.Select(error => error.Message), Is.EqualTo(new[] { message }));
    }

    [Test]
    public void A_limit_of_a_schema_names_the_setting() =>
        Assert.That(
            FlexSchemaValidator.Validate(
                new FlexTableSchema([FlexColumn.Text("a"), FlexColumn.Text("b")]),
                new FlexSchemaLimits { MaxColumns = 1, MaxJsonBytes = 10 }).Select(problem => problem.Message),
            Has.Exactly(1).EndsWith("raise FlexSchemaLimits.MaxColumns.").And.Exactly(1).EndsWith("raise FlexSchemaLimits.MaxJsonBytes."));
}
