using System.Runtime.CompilerServices;

using FlexDb.Core.Schema;
using FlexDb.Records.IntegrationTests.Store;

namespace FlexDb.Records.IntegrationTests.Importing;

/// <summary>A table of contacts, and rows for it.</summary>
public abstract class ImportFixture : RecordFixture
{
    protected static FlexColumnDefinition[] Contact { get; } =
    [
        FlexColumn.String("email", required: true, unique: true, maxLength: 255),
        FlexColumn.Integer("age", min: 0, max: 150, indexed: true),
        FlexColumn.Reference("manager", "items"),
    ];

    protected static FlexRecordImportOptions WhatIsGood { get; } = new() { Mode = FlexRecordImportMode.WhatIsGood };

    protected static async IAsyncEnumerable<FlexImportRow> Rows(
        IEnumerable<(string? Id, string Json)> rows,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long place = 0;
        foreach ((string? id, string json) in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask;
            yield return new FlexImportRow(++place, json, id);
        }
    }

    protected static IAsyncEnumerable<FlexImportRow> Rows(params string[] rows) => Rows(rows.Select(static json => ((string?)null, json)));

    protected static IAsyncEnumerable<FlexImportRow> Contacts(int count, int first = 0) =>
        Rows(Enumerable.Range(first, count).Select(static number => ((string?)$"c{number:000000}", $$"""{"email":"{{number}}@example.org","age":{{number % 100}}}""")));

    protected static (long Rows, long Inserted, long Updated, long Unchanged, long Refused) Counts(FlexRecordImportResult result) =>
        (result.Rows, result.Inserted, result.Updated, result.Unchanged, result.Refused);

    protected static (long Place, string? Column, string Code)[] Errors(FlexRecordImportResult result) =>
        [.. result.Errors.Select(static error => (error.Place, error.Column, error.Code))];

    /// <summary>Keeps each report at once, as <see cref="Progress{T}"/> does not.</summary>
    protected sealed class Reports<T>(Action<T>? then = null) : IProgress<T>
    {
        private readonly List<T> _all = [];

        public IReadOnlyList<T> All => _all;

        public void Report(T value)
        {
            _all.Add(value);
            then?.Invoke(value);
        }
    }
}
