using FlexDb.Core.Errors;
using FlexDb.Core.Validation;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;
using FlexDb.Records.Values;
using FlexDb.Records.Writing;

namespace FlexDb.Records.Verification;

/// <summary>A record, and the keys and claims that it must have.</summary>
internal sealed class ExpectedRecord
{
    // A value may break these because an edit of the schema has made it so.
    private static readonly HashSet<string> Rules = new(StringComparer.Ordinal)
    {
        FlexRecordErrorCodes.Required,
        FlexRecordErrorCodes.TooShort,
        FlexRecordErrorCodes.TooLong,
        FlexRecordErrorCodes.BelowMin,
        FlexRecordErrorCodes.AboveMax,
        FlexRecordErrorCodes.NotInEnum,
        FlexRecordErrorCodes.PatternMismatch,
        FlexRecordErrorCodes.PatternTimeout,
        FlexRecordErrorCodes.UnusableRule,
        FlexRecordErrorCodes.InvalidDefault,
        FlexRecordErrorCodes.MoreErrors,

        // The limit is a setting of the store, which may have been higher when the record was written.
        FlexRecordErrorCodes.RecordTooLarge,
    };

    private ExpectedRecord(StoredRecord stored)
    {
        Stored = stored;
    }

    public StoredRecord Stored { get; }

    public IReadOnlyList<RecordKey> Keys { get; private init; } = [];

    public IReadOnlyList<RecordClaim> Claims { get; private init; } = [];

    public IReadOnlyList<RecordTarget> Targets { get; private init; } = [];

    /// <summary>Whether an edit of the schema has left the record without a value, or with one that breaks a rule.</summary>
    public bool IsIncomplete { get; private init; }

    /// <summary>What is wrong with the record itself, so that its keys are not known; null where they are.</summary>
    public string? FaultCode { get; private init; }

    public string? Fault { get; private init; }

    /// <summary>What a record must have under its table's present schema.</summary>
    /// <param name="table">The table, with its history where the record has an earlier form.</param>
    /// <param name="stored">The record's row.</param>
    public static ExpectedRecord Of(RecordTable table, StoredRecord stored)
    {
        if (stored.IsDeleted != stored.DeletionId is not null)
        {
            return Faulty(stored, FlexRecordProblemCodes.HalfDeleted, "has a time of deletion without the id of a deletion, or the other way round");
        }

        bool isPresentForm = stored.SchemaVersion == table.Table.Version;
        if (!isPresentForm && !table.History!.HasVersion(stored.SchemaVersion))
        {
            return Faulty(
                stored,
                FlexRecordProblemCodes.UnknownVersion,
                FormattableString.Invariant($"was written under version {stored.SchemaVersion}, which is not in the history of the table"));
        }

        bool isIncomplete;
        ReadOnlyMemory<byte> json = stored.Json;
        if (isPresentForm)
        {
            FlexRecordResult result = table.Validator.Validate(stored.Json, FlexRecordMode.Patch);
            if (result.Errors.FirstOrDefault(static error => !Rules.Contains(error.Code)) is { } error)
            {
                return Unreadable(stored, $"cannot be read under the schema that it was written under ({error.Code})");
            }

            if (result.IsValid && !result.Record.Span.SequenceEqual(stored.Json.Span))
            {
                return Unreadable(stored, "is not stored in normal form");
            }

            isIncomplete = !result.IsValid || !table.Validator.Validate(stored.Json, FlexRecordMode.Insert).IsValid;
        }
        else
        {
            try
            {
                FlexUpgradedRecord upgraded = table.History!.Upgrade(stored.Json, stored.SchemaVersion);
                json = upgraded.Record;
                isIncomplete = !upgraded.IsComplete;
            }
            catch (ArgumentException)
            {
                return Unreadable(stored, "cannot be read under the schema that it was written under");
            }
        }

        if (stored.IsDeleted)
        {
            return new ExpectedRecord(stored) { Keys = [.. DeletionKey.Of(table.Number, stored.DeletionId!, stored.Id)] };
        }

        RecordKeys keys = RecordKeys.Of(table.Columns, RecordColumns.Read(table.Columns, json), stored.Id, RecordTimes.Of(stored));
        return new ExpectedRecord(stored) { Keys = keys.Keys, Claims = keys.Claims, Targets = keys.Targets, IsIncomplete = isIncomplete };
    }

    private static ExpectedRecord Unreadable(StoredRecord stored, string fault) => Faulty(stored, FlexRecordProblemCodes.UnreadableRecord, fault);

    private static ExpectedRecord Faulty(StoredRecord stored, string code, string fault) => new(stored) { FaultCode = code, Fault = fault };
}
