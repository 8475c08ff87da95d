using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Importing;

/// <summary>Stops imports: by cancellation, by lost connections, by edits of the schema.</summary>
[TestFixture]
public sealed class ImportFailureTests : ImportFixture
{
    private TcpProxy _proxy = null!;
    private MySqlDataSource _dataSource = null!;

    [OneTimeSetUp]
    public void StartProxy()
    {
        _proxy = TcpProxy.Start(Database.ConnectionString + ";Connection Timeout=5;Cancellation Timeout=1", out string proxied);
        _dataSource = new MySqlDataSource(proxied);
    }

    [SetUp]
    public void HealProxy()
    {
        _proxy.OnCommand = _ => null;
        _proxy.RefusesConnections = false;
    }

    [TearDown]
    public Task EndLinksAsync() => _proxy.WhenCutLinksEndAsync();

    [OneTimeTearDown]
    public async Task StopProxyAsync()
    {
        await _dataSource.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Test]
    public async Task A_cancelled_import_goes_on_where_it_was_stopped()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        using CancellationTokenSource stop = new();
        Reports<FlexRecordImportProgress> reports = new(report => { if (report.Rows >= 200) { stop.Cancel(); } });
        FlexRecordImportOptions options = WhatIsGood with { BatchSize = 100 };

        await Assert.ThrowsAsync<OperationCanceledException>(() => contacts.ImportAsync(Contacts(450), options, reports, stop.Token));
        Assert.That(await ToListAsync(contacts.StreamAsync()), Has.Count.EqualTo(200));
        FlexRecordImportResult rest = await contacts.ImportAsync(Contacts(450), options with { Skip = reports.All[^1].Rows });

        Assert.That(Counts(rest), Is.EqualTo((450L, 250L, 0L, 0L, 0L)));
        Assert.That(await ToListAsync(contacts.StreamAsync()), Has.Count.EqualTo(450));
    }

    [Test]
    public async Task A_cancelled_import_ends_the_batch_of_which_a_part_is_stored()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await contacts.InsertAsync("""{"email":"zoe"}""");
        using CancellationTokenSource stop = new();
        int commits = 0;
        _proxy.OnCommand = command =>
        {
            // The second row of one value is written by a transaction of its own.
            if (command.IsSql && commits == 1)
            {
                stop.Cancel();
            }

            commits += command.Commits ? 1 : 0;
            return null;
        };
        Reports<FlexRecordImportProgress> reports = new();
        IAsyncEnumerable<FlexImportRow> rows = Rows("""{"email":"ann"}""", """{"email":"bob"}""", """{"email":"ann","age":7}""", """{"email":"cid"}""");

        await Assert.ThatAsync(
            () => Proxied(contacts).ImportAsync(rows, WhatIsGood with { BatchSize = 3, UpsertBy = "email" }, reports, stop.Token),
            Throws.InstanceOf<OperationCanceledException>());

        Assert.That(reports.All.Select(static report => (report.Rows, report.Inserted, report.Updated)).ToArray(), Is.EqualTo(new[] { (3L, 2L, 1L) }));
        Assert.That(await ToListAsync(contacts.StreamAsync()), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_row_that_a_late_text_stores_is_not_refused_by_an_edit_that_came_after_it()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await contacts.InsertAsync("""{"email":"bob"}""");
        TaskCompletionSource delivery = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int commits = 0;
        bool hasLooked = false;
        _proxy.OnCommand = command =>
        {
            if (command.Commits && ++commits == 2)
            {
                // The first text has met the value that another record has, and this one is without its row.
                return ProxyFault.DeliverLate(delivery.Task);
            }

            if (commits == 2 && command.Text.Contains("write_id =", StringComparison.Ordinal))
            {
                hasLooked = true;
                return null;
            }

            return hasLooked && command.IsSql && delivery.TrySetResult() ? new ProxyFault(Until: StoreAndEditAsync()) : null;
        };

        FlexRecordImportResult result = await Proxied(contacts).ImportAsync(Rows("""{"email":"ann","age":7}""", """{"email":"bob"}"""), WhatIsGood);

        Assert.That(delivery.Task.IsCompleted, Is.True);
        Assert.That((result.Inserted, result.Refused), Is.EqualTo((1L, 1L)));

        async Task StoreAndEditAsync()
        {
            while ((await ToListAsync(contacts.StreamAsync())).Count < 2)
            {
                await Task.Delay(10);
            }

            // The next who writes brings the indexes in line with the new schema.
            await EditAsync(contacts, static edit => edit.RemoveColumn("age"));
            await contacts.InsertAsync("""{"email":"cid"}""");
        }
    }

    [Test]
    public async Task A_row_that_only_a_lost_text_had_is_not_reported_as_stored()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await contacts.InsertAsync("""{"email":"zoe"}""");
        int commits = 0;
        bool isTaken = false;
        _proxy.OnCommand = command =>
        {
            if (command.Commits)
            {
                return ++commits switch
                {
                    1 => ProxyFault.LoseCommand,

                    // The second has met the value that another has taken meanwhile, and this one is without its row.
                    3 => ProxyFault.LoseAnswer,
                    _ => null,
                };
            }

            if (commits == 1 && command.IsSql && !isTaken)
            {
                isTaken = true;
                return new ProxyFault(Until: contacts.InsertAsync("""{"email":"bob"}"""));
            }

            return null;
        };

        FlexRecordImportResult result = await Proxied(contacts).ImportAsync(Rows([(null, """{"email":"ann","age":7}"""), ("~", """{"email":"bob","age":8}""")]), WhatIsGood);

        Assert.That((commits, isTaken), Is.EqualTo((3, true)));
        Assert.That((result.Inserted, result.Refused), Is.EqualTo((1L, 1L)));
        Assert.That(await ToListAsync(contacts.StreamAsync()), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_cancelled_import_of_all_or_nothing_stores_nothing()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        using CancellationTokenSource stop = new();
        Reports<FlexRecordImportProgress> reports = new(_ => stop.Cancel());

        await Assert.ThrowsAsync<OperationCanceledException>(() => contacts.ImportAsync(Contacts(450), new() { BatchSize = 100 }, reports, stop.Token));

        Assert.That(await ToListAsync(contacts.StreamAsync()), Is.Empty);
        await EnsureSoundAsync(contacts);
    }

    [Test]
    public async Task An_import_whose_connections_break_anywhere_stores_each_row_once([Values] bool losesAnswer)
    {
        for (int cut = 0; cut < 8; cut++)
        {
            FlexRecordSet contacts = await CreateAsync(Contact);
            await contacts.InsertAsync("""{"email":"3@example.org","age":7}""");
            int seen = 0;
            int text = cut;
            using FaultOnce fault = new(_proxy, command => command.IsSql && seen++ == text, losesAnswer ? ProxyFault.LoseAnswer : ProxyFault.LoseCommand);

            FlexRecordImportResult result = await Proxied(contacts).ImportAsync(
                Rows(Enumerable.Range(0, 60).Select(static number => ((string?)null, $$"""{"email":"{{number}}@example.org","age":{{number}}}"""))),
                WhatIsGood with { BatchSize = 20, UpsertBy = cut % 2 == 0 ? "email" : null });

            Assert.That(result.Inserted, Is.EqualTo(59), $"text {cut}");
            Assert.That(await ToListAsync(contacts.StreamAsync()), Has.Count.EqualTo(60), $"text {cut}");
            await EnsureSoundAsync(contacts);
        }
    }

    [Test]
    public async Task An_import_that_is_stopped_by_the_server_goes_on_where_the_last_report_says()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        Reports<FlexRecordImportProgress> reports = new(report => _proxy.RefusesConnections = report.Rows >= 200);
        FlexRecordStore store = new(_dataSource, new FlexRecordOptions { RetryTimeout = TimeSpan.FromMilliseconds(100), OutcomeTimeout = TimeSpan.FromMilliseconds(100) });
        FlexRecordImportOptions options = WhatIsGood with { BatchSize = 100 };
        _proxy.OnCommand = command => _proxy.RefusesConnections && command.IsSql ? ProxyFault.LoseCommand : null;

        await Assert.ThrowsAsync<FlexOutcomeUnknownException>(() => store.For(contacts.ApplicationId, contacts.Table).ImportAsync(Contacts(450), options, reports));
        HealProxy();
        FlexRecordImportResult rest = await contacts.ImportAsync(Contacts(450), options with { Skip = reports.All[^1].Rows });

        Assert.That(reports.All[^1].Rows, Is.EqualTo(200));
        Assert.That(rest.Inserted, Is.EqualTo(250));
        await EnsureSoundAsync(contacts);
    }

    [Test]
    public async Task An_import_of_all_or_nothing_whose_connection_breaks_stores_nothing()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        using FaultOnce fault = new(_proxy, command => command.IsSql && command.Text.Contains("120@example.org", StringComparison.Ordinal), ProxyFault.LoseAnswer);

        await Assert.ThrowsAsync<FlexServerException>(() => Proxied(contacts).ImportAsync(Contacts(450), new() { BatchSize = 100 }));

        Assert.That(await ToListAsync(contacts.StreamAsync()), Is.Empty);
        FlexRecordImportResult again = await Proxied(contacts).ImportAsync(Contacts(450), new() { BatchSize = 100 });
        Assert.That(again.Inserted, Is.EqualTo(450));
    }

    [Test]
    public async Task A_commit_of_all_or_nothing_whose_answer_is_lost_is_found_out()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        using (FaultOnce answer = new(_proxy, IsCommit, ProxyFault.LoseAnswer))
        {
            FlexRecordImportResult result = await Proxied(contacts).ImportAsync(Contacts(100));
            Assert.That((result.Inserted, answer.IsDone), Is.EqualTo((100L, true)));
        }

        using (FaultOnce command = new(_proxy, IsCommit, ProxyFault.LoseCommand))
        {
            await Assert.ThrowsAsync<FlexServerException>(() => Proxied(contacts).ImportAsync(Contacts(100, first: 100)));
            Assert.That(command.IsDone, Is.True);
        }

        Assert.That(await ToListAsync(contacts.StreamAsync()), Has.Count.EqualTo(100));
        FlexRecordStore impatient = new(_dataSource, new FlexRecordOptions { RetryTimeout = TimeSpan.FromMilliseconds(100) });
        using FaultOnce gone = new(_proxy, IsCommit, ProxyFault.LoseAnswer, () => _proxy.RefusesConnections = true);
        await Assert.ThrowsAsync<FlexOutcomeUnknownException>(() => impatient.For(contacts.ApplicationId, contacts.Table).ImportAsync(Contacts(100, first: 100)));
    }

    [Test]
    public async Task Rows_after_an_edit_of_the_schema_are_judged_by_the_new_one()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        Reports<FlexRecordImportProgress> reports = new(report =>
        {
            if (report.Rows == 100)
            {
                EditAsync(contacts, static edit => edit.AddColumn(FlexColumn.String("colour")).RemoveColumn("age")).GetAwaiter().GetResult();
            }
        });

        FlexRecordImportResult result = await contacts.ImportAsync(Contacts(150), WhatIsGood with { BatchSize = 100 }, reports);

        Assert.That(Counts(result), Is.EqualTo((150L, 100L, 0L, 0L, 50L)));
        Assert.That(result.Errors.Select(static error => (error.Column, error.Code)).Distinct(), Is.EqualTo(new[] { ("age", FlexRecordErrorCodes.UnknownColumn) }));
        await EnsureSoundAsync(contacts);
    }

    private static bool IsCommit(ProxiedCommand command) => command.IsSql && command.Text.TrimStart('\0', '\u0001').Equals("commit", StringComparison.OrdinalIgnoreCase);

    private FlexRecordSet Proxied(FlexRecordSet records) => new FlexRecordStore(_dataSource).For(records.ApplicationId, records.Table);
}
