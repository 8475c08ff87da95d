namespace FlexDb.Records.IntegrationTests.Importing;

/// <summary>Random rows that collide, refer to each other and break rules.</summary>
[TestFixture]
public sealed class ImportPropertyTests : ImportFixture
{
    private const int Rounds = 30;

    // A row that was refused in spite of being good would be stored the second time. An upsert may be good then: a later row
    // can have inserted the record that it patches.
    [Test]
    public async Task Each_row_is_stored_or_refused_for_a_reason_that_still_holds_afterwards([Values] bool upserts)
    {
        Random random = new(20261126);
        for (int round = 0; round < Rounds; round++)
        {
            FlexRecordSet contacts = await CreateAsync(Contact);
            await contacts.InsertAsync("""{"email":"e0"}""", new() { Id = "stored" });
            await contacts.InsertAsync("""{"email":"e-deleted"}""", new() { Id = "deleted" });
            await contacts.DeleteAsync("deleted");
            (string?, string)[] rows = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => Row(random))];
            FlexRecordImportOptions options = WhatIsGood with { UpsertBy = upserts ? "email" : null };

            FlexRecordImportResult result = await contacts.ImportAsync(Rows(rows), options);
            string what = $"round {round}: {string.Join(' ', rows)}";

            Assert.That(result.Inserted + result.Updated + result.Unchanged + result.Refused, Is.EqualTo(rows.Length), what);
            IReadOnlyList<FlexRecord> stored = await ToListAsync(contacts.StreamAsync());
            Assert.That(stored, Has.Count.EqualTo(1 + result.Inserted), what);
            await EnsureSoundAsync(contacts);
            (string?, string)[] refused = [.. result.Errors.Select(static error => error.Place).Distinct().Select(place => rows[place - 1])];
            Assert.That(refused, Has.Length.EqualTo(result.Refused), what);

            FlexRecordImportResult again = await contacts.ImportAsync(Rows(refused), options);

            Assert.That(again.Refused, upserts ? Is.LessThanOrEqualTo(refused.Length) : Is.EqualTo(refused.Length), what);
            await EnsureSoundAsync(contacts);
        }
    }

    private static (string? Id, string Json) Row(Random random)
    {
        string? id = random.Next(4) == 0 ? null : random.Next(15) == 0 ? "deleted" : random.Next(15) == 0 ? "stored" : $"r{random.Next(40)}";
        string manager = random.Next(3) switch
        {
            0 => "",
            1 => $",\"manager\":\"r{random.Next(40)}\"",
            _ => random.Next(4) switch { 0 => ",\"manager\":\"stored\"", 1 => ",\"manager\":\"deleted\"", 2 => ",\"manager\":\" \"", _ => "" },
        };
        return (id, $$"""{"email":"e{{random.Next(50)}}","age":{{(random.Next(12) == 0 ? 999 : random.Next(150))}}{{manager}}}""");
    }
}
