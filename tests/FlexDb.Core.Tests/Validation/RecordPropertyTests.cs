using System.Text;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Validation;

[TestFixture]
public sealed class RecordPropertyTests
{
    private const int Cases = 10_000;

    [TestCase(FlexRecordMode.Insert)]
    [TestCase(FlexRecordMode.Patch)]
    public void The_normal_form_of_a_record_is_valid_and_its_own_normal_form(FlexRecordMode mode)
    {
        int valid = 0;
        int cases = Holds.ForCases(Cases, random =>
        {
            FlexTableSchema schema = random.Schema();
            FlexRecordValidator validator = FlexRecordValidator.For(schema);
            FlexRecordResult result = validator.Validate(Encoding.UTF8.GetBytes(random.Record(schema)), mode);
            if (!result.IsValid)
            {
                return;
            }

            valid++;
            FlexRecordResult again = validator.Validate(result.Record, mode);
            Assert.That(again.Errors, Is.Empty);
            Assert.That(again.Record.Equals(result.Record), Is.True, "the same memory, so the same bytes");
        });
        Assert.That(valid, Is.GreaterThan(cases / 2), "records that are valid at all");
    }

    [Test]
    public void A_record_that_can_be_read_is_valid_after_its_upgrade_and_lacks_only_what_was_removed()
    {
        int readable = 0;
        int changed = 0;
        int cases = Holds.ForCases(Cases, random =>
        {
            FlexTableSchema written = random.Schema();
            FlexTableSchema current = random.Chance(0.5) ? random.Edit(written).Schema : random.Widened(written);
            if (FlexSchemaCompatibility.CanRead(written, current).Count > 0
                || random.NormalRecord(written) is not { } record)
            {
                return;
            }

            readable++;
            changed += written == current ? 0 : 1;
            FlexUpgradedRecord upgraded = FlexRecordUpgrade.Between(written, current).Upgrade(record);
            string shown = $"{Encoding.UTF8.GetString(record.Span)} from {written.ToJson()} to {current.ToJson()} became {Encoding.UTF8.GetString(upgraded.Record.Span)}";

            FlexRecordResult result = FlexRecordValidator.For(current).Validate(upgraded.Record, FlexRecordMode.Insert);
            Assert.That(result.Errors, Is.Empty, shown);
            Assert.That(result.Record.Equals(upgraded.Record), Is.True, shown);
            Assert.That(
                upgraded.Notes.Select(note => (note.Column, note.Kind)),
                Is.EquivalentTo(Removed(written, current, record).Select(name => (name, FlexUpgradeNoteKind.Dropped))),
                shown);
        });
        Assert.That(readable, Is.GreaterThan(cases / 3));
        Assert.That(changed, Is.GreaterThan(cases / 4));
    }

    [Test]
    public void Where_rules_cannot_be_read_CanRead_still_knows_what_an_upgrade_leaves_valid()
    {
        int readable = 0;
        int refused = 0;
        int cases = Holds.ForCases(Cases, random =>
        {
            FlexTableSchema before = random.Schema();
            FlexTableSchema written = random.Chance(0.3) ? random.WithUnreadableRules(before) : before;
            FlexTableSchema current = random.Chance(0.5) ? random.WithUnreadableRules(before) : random.Widened(written);
            FlexList<FlexCompatibilityViolation> violations = FlexSchemaCompatibility.CanRead(written, current);
            refused += violations.Any(violation => violation.Rule == FlexColumnRule.Unreadable) ? 1 : 0;
            if (violations.Count > 0 || random.NormalRecord(written) is not { } record)
            {
                return;
            }

            readable++;
            FlexUpgradedRecord upgraded = FlexRecordUpgrade.Between(written, current).Upgrade(record);
            FlexRecordResult result = FlexRecordValidator.For(current).Validate(upgraded.Record, FlexRecordMode.Insert);
            Assert.That(
                result.Errors,
                Is.Empty,
                $"{Encoding.UTF8.GetString(record.Span)} from {written.ToJson()} to {current.ToJson()} became {Encoding.UTF8.GetString(upgraded.Record.Span)}");
        });
        Assert.That(readable, Is.GreaterThan(cases / 5));
        Assert.That(refused, Is.GreaterThan(cases / 10));
    }

    [Test]
    public void An_upgrade_to_the_same_version_is_the_identity() =>
        Holds.ForCases(Cases, random =>
        {
            FlexTableSchema schema = random.Schema();
            if (random.NormalRecord(schema) is { } record)
            {
                FlexUpgradedRecord upgraded = FlexRecordUpgrade.Between(schema, FlexTableSchema.Parse(schema.ToJson())).Upgrade(record);

                Assert.That(upgraded.Record.Equals(record), Is.True);
                Assert.That(upgraded.Notes, Is.Empty);
            }
        });

    [Test]
    public void Each_of_the_81_conversions_does_what_its_class_says()
    {
        FlexDataType[] types = [.. Enum.GetValues<FlexDataType>().Where(type => type != FlexDataType.Unknown)];
        Dictionary<(FlexDataType, FlexDataType), HashSet<FlexUpgradeNoteKind?>> seen = [];
        int turn = 0;
        Holds.ForCases(Cases, random =>
        {
            (FlexDataType from, FlexDataType to) = (types[turn / types.Length % types.Length], types[turn % types.Length]);
            turn++;
            FlexTableSchema written = new([new("a", from) { Required = true }]);
            if (random.NormalRecord(written) is not { } record)
            {
                return;
            }

            FlexUpgradedRecord upgraded = FlexRecordUpgrade.Between(written, new([new("a", to)])).Upgrade(record);
            FlexUpgradeNoteKind? kind = upgraded.Notes.Count == 0 ? null : upgraded.Notes.Single().Kind;
            seen.TryAdd((from, to), []);
            seen[(from, to)].Add(kind);
        });

        Assert.That(seen, Has.Count.EqualTo(81));
        foreach (((FlexDataType from, FlexDataType to), HashSet<FlexUpgradeNoteKind?> kinds) in seen)
        {
            FlexUpgradeNoteKind?[] expected = FlexTypeConversions.Of(from, to) switch
            {
                FlexTypeConversion.Lossless => [null],
                FlexTypeConversion.Checked => [null, FlexUpgradeNoteKind.NotConvertible],
                _ when (from, to) == (FlexDataType.DateTime, FlexDataType.Date) => [null, FlexUpgradeNoteKind.Changed],
                _ => [FlexUpgradeNoteKind.NotConvertible],
            };
            Assert.That(kinds, Is.SubsetOf(expected), $"{from} to {to}");
        }
    }

    private static IEnumerable<string> Removed(FlexTableSchema written, FlexTableSchema current, ReadOnlyMemory<byte> record)
    {
        ColumnMatching matching = ColumnMatching.Between(written, current);
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(record);
        string[] held = [.. document.RootElement.EnumerateObject()
            .Where(property => property.Value.ValueKind != System.Text.Json.JsonValueKind.Null)
            .Select(property => property.Name)];
        return [.. written.Columns.Index().Where(column => matching.AfterOf(column.Index) is null && held.Contains(column.Item.Name)).Select(column => column.Item.Name)];
    }
}
