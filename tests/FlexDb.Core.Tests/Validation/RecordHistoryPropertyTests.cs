using System.Text.Json;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Validation;

/// <summary>What the rules of upgrading along a history promise, for random histories and a record of each version.</summary>
[TestFixture]
public sealed class RecordHistoryPropertyTests
{
    private const int Cases = 10_000;

    [Test]
    public void What_a_column_shows_changes_only_by_an_edit_of_its_type_presence_or_filling()
    {
        int compared = 0;
        int cases = Holds.ForCases(Cases, random =>
        {
            RecordedHistory history = new(random, random.History());
            for (int version = 2; version <= history.Count; version++)
            {
                ColumnMatching matching = ColumnMatching.Between(history.Schema(version - 1), history.Schema(version).AsWritten);
                for (int i = 0; i < matching.After.Columns.Count; i++)
                {
                    if (matching.BeforeOf(i) is { } was && !ChangesValues(matching.Before.Columns[was], matching.After.Columns[i]))
                    {
                        foreach (int written in history.RecordsUpTo(version - 1))
                        {
                            compared++;
                            Assert.That(
                                history.Shown(written, version)[i],
                                Is.EqualTo(history.Shown(written, version - 1)[was]),
                                () => $"column {i} from version {version - 1} on: {history}");
                        }
                    }
                }
            }
        });
        Assert.That(compared, Is.GreaterThan(cases));
    }

    [Test]
    public void After_a_revert_every_value_that_was_shown_shows_again()
    {
        int compared = 0;
        int cases = Holds.ForCases(Cases, random =>
        {
            List<FlexTableVersion> versions = random.History(mayLackIds: false);
            int target = random.Next(1, versions.Count);
            versions.Add(RandomHistories.Version(versions.Count + 1, RandomHistories.Read(versions[target - 1].Schema)));
            RecordedHistory history = new(random, versions);
            foreach (int written in history.RecordsUpTo(target))
            {
                string?[] was = history.Shown(written, target);
                string?[] now = history.Shown(written, history.Count);
                for (int i = 0; i < was.Length; i++)
                {
                    compared += was[i] is null ? 0 : 1;
                    Assert.That(now[i], was[i] is null ? Is.Null.Or.Not.Null : Is.EqualTo(was[i]), () => $"column {i}, version {target} again: {history}");
                }
            }
        });
        Assert.That(compared, Is.GreaterThan(cases));
    }

    [Test]
    public void A_rewrite_changes_nothing_later_but_for_what_it_forgets()
    {
        int compared = 0;
        int forgotten = 0;
        int cases = Holds.ForCases(Cases, random =>
        {
            RecordedHistory history = new(random, random.History(mayLackIds: false));
            int rewritten = random.Next(1, history.Count + 1);
            foreach (int written in history.RecordsUpTo(rewritten))
            {
                ReadOnlyMemory<byte> stored = history.Along(rewritten).Upgrade(history.Record(written), written).Record;
                FlexList<FlexDiscardedValue> discarded = history.Along(rewritten).FindDiscarded(history.Record(written), written);
                string?[] direct = history.Shown(written, history.Count);
                string?[] after = RecordedHistory.Values(history.Schema(history.Count), history.Along(history.Count).Upgrade(stored, rewritten).Record);
                for (int i = 0; i < direct.Length; i++)
                {
                    string id = history.Schema(history.Count).Columns[i].Id!;
                    if (history.MayForget(id, written, rewritten))
                    {
                        forgotten += direct[i] == after[i] ? 0 : 1;
                        string? name = history.LastName(id, rewritten);
                        Assert.That(
                            direct[i] == after[i] || discarded.Any(value => value.Column == name),
                            () => $"not discarded: column {i}, from version {written}, rewritten in version {rewritten}: {history}");
                    }
                    else
                    {
                        compared++;
                        Assert.That(after[i], Is.EqualTo(direct[i]), () => $"column {i}, from version {written}, rewritten in version {rewritten}: {history}");
                    }
                }
            }
        });
        Assert.That(compared, Is.GreaterThan(cases));
        Assert.That(forgotten, Is.GreaterThan(cases / 100));
    }

    [Test]
    public void Where_every_edit_was_safe_a_record_is_valid_without_notes()
    {
        int upgraded = 0;
        int returned = 0;
        int cases = Holds.ForCases(Cases, random =>
        {
            List<FlexTableSchema> schemas = [RandomHistories.Read(random.Schema(most: 4))];
            for (int i = 0; i < 12 && schemas.Count < 7; i++)
            {
                FlexTableSchema next = RandomHistories.Read(random.Chance(0.5) ? random.Widened(schemas[^1]) : random.NextSchema(schemas, mayLackIds: true));
                if (IsSafe(schemas, next, ref returned))
                {
                    schemas.Add(next);
                }
            }

            RecordedHistory history = new(random, RandomHistories.Versions(schemas));
            foreach (int written in history.RecordsUpTo(history.Count - 1))
            {
                upgraded++;
                FlexUpgradedRecord record = history.Along(history.Count).Upgrade(history.Record(written), written);
                FlexRecordResult result = FlexRecordValidator.For(history.Schema(history.Count)).Validate(record.Record, FlexRecordMode.Insert);
                Assert.That(record.Notes, Is.Empty, () => $"from version {written}: {history}");
                Assert.That(result.Errors, Is.Empty, () => $"from version {written}: {history}");
                Assert.That(result.Record.Equals(record.Record), Is.True, () => $"from version {written}: {history}");
            }
        });
        Assert.That(upgraded, Is.GreaterThan(cases));
        Assert.That(returned, Is.GreaterThan(cases / 100));
    }

    [Test]
    public void An_unchanged_form_means_unchanged_values_for_every_record_of_every_version()
    {
        int compared = 0;
        int cases = Holds.ForCases(Cases, random =>
        {
            RecordedHistory history = new(random, random.History());
            int early = random.Next(1, history.Count);
            FlexList<FlexColumnDefinition> before = history.Schema(early).Columns;
            FlexList<FlexColumnDefinition> after = history.Schema(history.Count).Columns;
            for (int i = 0; i < after.Count; i++)
            {
                int was = before.Select(column => column.Id).ToList().IndexOf(after[i].Id);
                if (was >= 0 && history.Along(early).FormVersionOf(after[i].Id!) == history.Along(history.Count).FormVersionOf(after[i].Id!))
                {
                    foreach (int written in history.RecordsUpTo(early))
                    {
                        compared++;
                        Assert.That(
                            history.Shown(written, history.Count)[i],
                            Is.EqualTo(history.Shown(written, early)[was]),
                            () => $"column {i}, from version {written}, version {early}: {history}");
                    }
                }
            }
        });
        Assert.That(compared, Is.GreaterThan(cases));
    }

    // A column that returns is judged against the last version that had it, too.
    private static bool IsSafe(List<FlexTableSchema> schemas, FlexTableSchema next, ref int returned)
    {
        if (next.Columns.DistinctBy(static column => column.Name).Count() < next.Columns.Count
            || FlexSchemaCompatibility.CanRead(schemas[^1], next).Count > 0)
        {
            return false;
        }

        TableHistory history = new();
        foreach ((int i, FlexTableSchema schema) in schemas.Append(next).Index())
        {
            history.TryAdd(i + 1, schema);
        }

        ColumnMatching matching = ColumnMatching.Between(schemas[^1], next.AsWritten);
        bool returns = false;
        for (int i = 0; i < next.Columns.Count; i++)
        {
            FlexColumnDefinition? last = history.Present[i].States.Where(state => state.Place < schemas.Count).LastOrDefault(state => state.Column is not null).Column;
            if (matching.BeforeOf(i) is null && last is not null)
            {
                returns = true;
                if (FlexSchemaCompatibility.CanRead(new([last]), new([next.Columns[i] with { Id = last.Id }])).Count > 0)
                {
                    return false;
                }
            }
        }

        returned += returns ? 1 : 0;
        return true;
    }

    private static bool ChangesValues(FlexColumnDefinition before, FlexColumnDefinition after) =>
        TypeOf(before) != TypeOf(after)
        || before.Validation.Computed is null != after.Validation.Computed is null
        || (IsFilled(after) && !IsFilled(before));

    private static string TypeOf(FlexColumnDefinition column) => column.DataType == FlexDataType.String ? "text" : column.DataTypeName;

    private static bool IsFilled(FlexColumnDefinition column) =>
        column is { Required: true, Unique: false, DataType: not FlexDataType.Reference, DefaultValue.Kind: not JsonValueKind.Null, Validation.Computed: null }
        && FlexRecordValidator.For(new([column])).ValidateValue(column.Name, column.DefaultValue).IsValid;
}
