using System.Collections.Concurrent;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

namespace FlexDb.Records.IntegrationTests.Building;

/// <summary>Builders whose leases end while they work, against writers and against each other.</summary>
[TestFixture]
public sealed class BuildRaceTests : BuildFixture
{
    private const int Rounds = 6;

    [Test]
    public async Task Builders_that_take_over_from_each_other_never_end_ready_over_duplicates()
    {
        for (int round = 0; round < Rounds; round++)
        {
            Random random = new(round);
            FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
            int count = random.Next(1_001, 1_300);
            int repeats = random.Next(3);
            await FillAsync(items, count, place => place < repeats * 2 ? $"same{place / 2}@example.org" : $"{place}@example.org");
            await MakeUniqueAsync(items);

            ConcurrentQueue<Exception> failures = [];
            bool hasEnded = false;
            Task[] builders = [.. Enumerable.Range(0, 3).Select(_ => BuildAsync(items, failures))];
            Task[] writers = [.. Enumerable.Range(0, 3).Select(writer => WriteAsync(items, count, new Random((round * 10) + writer), failures, () => hasEnded))];
            await Task.WhenAll(builders);
            hasEnded = true;
            await Task.WhenAll(writers);

            Assert.That(failures, Is.Empty, $"round {round}");
            await Records.BuildAsync(items.ApplicationId, items.Table);
            Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty, $"round {round}");
            List<string> states = await IndexCheck.StatesAsync(items, Records);
            Assert.That(states, Does.Not.Contain("email unique building"), $"round {round}");
        }
    }

    [Test]
    public async Task Targets_that_are_deleted_while_references_are_built_leave_none_dangling()
    {
        for (int round = 0; round < Rounds; round++)
        {
            string application = NewApplication();
            FlexRecordSet people = await CreateInAsync(application, "people");
            FlexRecordSet tasks = await CreateInAsync(application, "tasks", FlexColumn.String("email"));
            await Records.WriteAsync(application, [.. Enumerable.Range(0, 300).Select(i => FlexRecordWrite.Insert("people", "{}", IdOf(i)))]);
            await FillAsync(tasks, 300, static place => IdOf(place));
            Random random = new(round);
            ConcurrentQueue<Exception> failures = [];
            string[] ids = [.. Enumerable.Range(0, 300).Select(IdOf)];
            random.Shuffle(ids);
            Task[] deleters = [.. ids.Chunk(100).Select(some => DeleteAsync(people, some, failures))];
            await MakeReferenceAsync(tasks, "email", "people");
            Task[] builders = [.. Enumerable.Range(0, 2).Select(_ => BuildAsync(tasks, failures))];
            await Task.WhenAll([.. deleters, .. builders]);

            Assert.That(failures, Is.Empty, $"round {round}");
            await Records.BuildAsync(application, tasks.Table);
            Assert.That(await IndexCheck.FindAsync(tasks, Records), Is.Empty, $"round {round}");
            Assert.That(await IndexCheck.StatesAsync(tasks, Records), Does.Not.Contain("email reference building"), $"round {round}");
        }
    }

    [Test]
    public async Task A_builder_holds_the_schema_still_until_its_keys_are_there()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 5);
        await MakeUniqueAsync(items);
        Task? edit = null;
        FlexRecordStore builder = new(Database.DataSource, options: null, async (text, _) =>
        {
            if (edit is null && text.Contains("INTO flex_record_keys", StringComparison.Ordinal))
            {
                edit = EditAsync(items, static edit => edit.RemoveColumn("email").AddColumn(FlexColumn.Integer("email", indexed: true)));
                await Task.WhenAny(edit, Task.Delay(500, CancellationToken.None));
                Assert.That(edit.IsCompleted, Is.False, "The edit waits for the builder.");
            }
        });

        await builder.BuildAsync(items.ApplicationId, items.Table);
        await edit!;

        await Records.BuildAsync(items.ApplicationId, items.Table);
        await EnsureSoundAsync(items);
    }

    [Test]
    public async Task Edits_while_indexes_are_built_leave_the_right_keys()
    {
        for (int round = 0; round < Rounds; round++)
        {
            Random random = new(round);
            FlexRecordSet items = await CreateAsync(FlexColumn.String("email", indexed: true));
            await FillAsync(items, 300, static place => $"{place % 250}");
            ConcurrentQueue<Exception> failures = [];
            bool hasEnded = false;
            Task[] others =
            [
                .. Enumerable.Range(0, 2).Select(_ => RepeatAsync(() => BuildAsync(items, failures), () => hasEnded)),
                .. Enumerable.Range(0, 2).Select(writer => WriteAsync(items, 300, new Random((round * 10) + writer), failures, () => hasEnded, "")),
            ];
            for (int edit = 0; edit < 12; edit++)
            {
                FlexColumnDefinition next = random.Next(4) switch
                {
                    0 => FlexColumn.Integer("email", indexed: true),
                    1 => FlexColumn.Integer("email", unique: true),
                    2 => FlexColumn.String("email", indexed: true),
                    _ => FlexColumn.String("email", unique: true),
                };
                await EditAsync(items, edit => edit.ModifyColumn("email", column => next with { Id = column.Id }));
                await Task.Delay(random.Next(60));
            }

            hasEnded = true;
            await Task.WhenAll(others);

            Assert.That(failures, Is.Empty, $"round {round}");
            await Records.BuildAsync(items.ApplicationId, items.Table);
            Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty, $"round {round}");
            Assert.That(await IndexCheck.StatesAsync(items, Records), Has.None.EndsWith("building"), $"round {round}");
        }
    }

    private static async Task RepeatAsync(Func<Task> run, Func<bool> hasEnded)
    {
        while (!hasEnded())
        {
            await run();
        }
    }

    private async Task BuildAsync(FlexRecordSet records, ConcurrentQueue<Exception> failures)
    {
        // Every builder pauses for longer than its lease now and then, so that each is taken over in the middle.
        FlexRecordStore store = new(
            Database.DataSource,
            new FlexRecordOptions { BuildLease = TimeSpan.FromMilliseconds(3) },
            static (_, token) => Random.Shared.Next(4) == 0 ? Task.Delay(Random.Shared.Next(10), token) : Task.CompletedTask);
        try
        {
            await store.BuildAsync(records.ApplicationId, records.Table);
        }
        catch (Exception exception)
        {
            failures.Enqueue(exception);
        }
    }

    private static async Task DeleteAsync(FlexRecordSet people, string[] ids, ConcurrentQueue<Exception> failures)
    {
        foreach (string id in ids)
        {
            try
            {
                await people.DeleteAsync(id);
            }
            catch (FlexRecordInUseException)
            {
                // It was refused in time.
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception);
                return;
            }
        }
    }

    private static async Task WriteAsync(FlexRecordSet items, int count, Random random, ConcurrentQueue<Exception> failures, Func<bool> hasEnded, string suffix = "@example.org")
    {
        while (!hasEnded())
        {
            string id = IdOf(random.Next(count));
            string json = $$"""{"email":"{{random.Next(count * 2)}}{{suffix}}"}""";
            try
            {
                await (random.Next(5) switch
                {
                    0 => items.InsertAsync(json),
                    1 => items.DeleteAsync(id),
                    2 => items.RestoreAsync(id),
                    _ => (Task)items.PatchAsync(id, json),
                });
            }
            catch (FlexDbException exception) when (exception is FlexUniqueConflictException or FlexRecordNotFoundException or FlexRecordNotDeletedException or FlexRecordException)
            {
                // What a random write may meet.
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception);
                return;
            }
        }
    }
}
