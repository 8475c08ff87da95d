// Uses each part of the store once, so that build/trimmed-check.sh shows that each works in a trimmed program.
using System.Data;
using FlexDb.Core;
using FlexDb.Core.Evolution;
using FlexDb.Core.Installation;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using MySqlConnector;

string connectionString = Environment.GetEnvironmentVariable("ConnectionStrings__Catalog")
    ?? throw new InvalidOperationException("Run this by build/trimmed-check.sh, which makes a database for it.");
await using MySqlDataSource dataSource = new(connectionString);
await FlexDbInstaller.InstallAsync(dataSource);
FlexDbStore store = new(dataSource);

await store.CreateTableAsync(new NewFlexTable("crm", "companies") { Columns = [FlexColumn.String("name", required: true)] });
await store.CreateTableAsync(new NewFlexTable("crm", "contacts")
{
    Actor = "user_17",
    Columns =
    [
        FlexColumn.String("email", required: true, unique: true, maxLength: 255),
        FlexColumn.Integer("age", min: 0, max: 150),
        FlexColumn.Reference("company", targetTable: "companies", onDelete: FlexOnDelete.SetNull),
    ],
});
await store.EditTableAsync(
    "crm",
    "contacts",
    edit => edit.RenameColumn("email", "mail").RemoveColumn("age").AddColumn(FlexColumn.Decimal("credit", defaultValue: 1000m)),
    new FlexEditOptions { Actor = "user_18", Allow = FlexChangeImpact.Lossy });
await store.RenameTableAsync("crm", "companies", "firms");

FlexTable contacts = await store.GetTableAsync("crm", "contacts");
Console.WriteLine($"{contacts.Name}, version {contacts.Version}:");
foreach (FlexColumnDefinition column in contacts.Schema.Columns)
{
    Console.WriteLine($"  {column.Name}: {column.DataType}, refers to {column.Validation?.TargetTable ?? "nothing"}");
}

await foreach (FlexTableVersion version in store.ListVersionsAsync("crm", "contacts"))
{
    Console.WriteLine($"Version {version.Version}, by {version.CreatedBy}: {string.Join("; ", version.Changes.Select(FlexChangeText.Of))}");
}

FlexRecordResult result = FlexRecordValidator.For(contacts.Schema).Validate("""{"mail":5,"credit":"10.50"}"""u8.ToArray(), FlexRecordMode.Insert);
Console.WriteLine($"A record: {string.Join("; ", result.Errors.Select(error => error.Code))}");

FlexSnapshot snapshot = await store.ExportAsync("crm");
FlexImportPlan plan = await store.PlanImportAsync("other", FlexSnapshot.Parse(snapshot.ToJson()));
await store.ApplyImportAsync("other", plan);
await foreach (FlexTableSummary table in store.ListTablesAsync("other"))
{
    Console.WriteLine($"Imported: {table.Name}");
}

await using (MySqlConnection connection = await dataSource.OpenConnectionAsync())
await using (MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted))
{
    await store.WithTransaction(transaction).DeleteTableAsync("other", "contacts");
    await transaction.CommitAsync();
}

await store.RestoreTableAsync("other", FlexTableKey.ById((await FindDeletedAsync()).Id));
FlexHistoryReport history = await store.VerifyHistoryAsync("crm", "contacts");
Console.WriteLine($"History whole: {history.IsSound}");

async Task<FlexTableSummary> FindDeletedAsync()
{
    await foreach (FlexTableSummary table in store.ListTablesAsync("other", new FlexTableFilter { Deleted = FlexDeletedTables.Only }))
    {
        return table;
    }

    throw new InvalidOperationException("The deleted table is not listed.");
}
