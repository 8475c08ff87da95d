using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Importing;

namespace FlexDb.Records;

public partial class FlexRecordSet
{
    /// <summary>Inserts the rows of a file or another source, or changes the records that have their values of a unique column.</summary>
    /// <remarks>
    /// <para>
    /// Every bad row is named, with its place, column, code and a sentence, and what becomes of the good ones is
    /// <see cref="FlexRecordImportOptions.Mode"/>. A row may refer to rows of the same batch and to earlier ones; where one is
    /// refused, so are those that refer to it. Of two rows with one id, or one value of a unique column, the later one is refused.
    /// </para>
    /// <para>
    /// Only one batch is in memory at a time, and only as many errors as <see cref="FlexRecordImportOptions.MaxErrors"/> says.
    /// Each batch takes one round trip where it inserts and two where it may patch; those with rows that the server refuses take
    /// some more. Each batch is judged by the table's schema at its time. An import of <see cref="FlexRecordImportMode.AllOrNothing"/>
    /// holds its transaction while it reads the source, so that edits of the table wait for it.
    /// </para>
    /// <para>
    /// Where an import of <see cref="FlexRecordImportMode.WhatIsGood"/> is stopped, by a failure or a cancellation, the last progress
    /// report says how many rows are done with, and <see cref="FlexRecordImportOptions.Skip"/> goes on there. Within a transaction of the
    /// host's that is for the host to commit. After a host that was itself killed, or a failure amid a batch that takes several
    /// transactions because its rows have values to upsert by in common, up to one batch more may be stored than was reported: give the rows ids, or use <see cref="FlexRecordImportOptions.UpsertBy"/>, so that they are not stored twice.
    /// </para>
    /// </remarks>
    /// <param name="rows">The rows, which are read once.</param>
    /// <param name="options">How to import; all rows or none, by inserting them, when null.</param>
    /// <param name="progress">Told after each batch how far it is.</param>
    /// <param name="cancellationToken">Stops it; of an import that stores all rows or none, nothing is stored then.</param>
    /// <returns>How many rows were stored, and why the others were refused.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The column to upsert by is not unique.</exception>
    /// <exception cref="FlexColumnNotFoundException">The table has no such column to upsert by.</exception>
    /// <exception cref="FlexRecordImportException">Rows were refused, so that nothing is stored; only of <see cref="FlexRecordImportMode.AllOrNothing"/>.</exception>
    /// <exception cref="FlexLimitException">There are more than 100,000 rows to store all of or none, or the actor is too long.</exception>
    /// <exception cref="FlexIndexNotReadyException">The column to upsert by was made unique a moment ago, and its index is still being built.</exception>
    /// <exception cref="FlexServerException">The server failed; of an import that stores all rows or none, nothing is stored.</exception>
    /// <exception cref="FlexOutcomeUnknownException">The connection was lost around a commit, and what became of it could not be found out.</exception>
    public virtual Task<FlexRecordImportResult> ImportAsync(
        IAsyncEnumerable<FlexImportRow> rows,
        FlexRecordImportOptions? options = null,
        IProgress<FlexRecordImportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        FlexRecordImportOptions settings = options ?? new FlexRecordImportOptions();
        settings.Check(nameof(options));
        if (settings.Mode == FlexRecordImportMode.WhatIsGood || (_store.HostTransaction is null && _store.DataSource is null))
        {
            return new RecordImport(Database, ApplicationId, _table, settings, progress).RunAsync(rows, long.MaxValue, cancellationToken);
        }

        WholeImport import = new(_store, ApplicationId, _table, settings, progress);
        return _store.HostTransaction is { } transaction
            ? import.RunInHostAsync(transaction, rows, cancellationToken)
            : import.RunAsync(_store.DataSource!, rows, cancellationToken);
    }

    /// <summary>Writes all live records to a stream as newline-delimited JSON, in the order of their ids.</summary>
    /// <remarks>
    /// It is <see cref="FlexNdjson.WriteAsync"/> of <see cref="StreamAsync(FlexQuery, CancellationToken)"/>, and each page of 500 records is a snapshot of its own.
    /// To export some records only, pass another stream of records to that method.
    /// </remarks>
    /// <param name="stream">The stream; it is flushed, and stays the caller's to dispose.</param>
    /// <param name="options">How to write; the defaults when null.</param>
    /// <param name="progress">Told how many records are written, about once for each 64 KiB, and at the end.</param>
    /// <param name="cancellationToken">Stops it; what is written stays.</param>
    /// <returns>How many records were written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public virtual Task<long> ExportAsync(
        Stream stream,
        FlexNdjsonOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default) =>
        FlexNdjson.WriteAsync(StreamAsync(cancellationToken: cancellationToken), stream, options, progress, cancellationToken);
}
