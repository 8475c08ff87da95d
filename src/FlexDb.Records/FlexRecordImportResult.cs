using FlexDb.Core.Schema;

namespace FlexDb.Records;

/// <summary>What an import has done.</summary>
/// <param name="Rows">How many rows were taken from the source, those included that were passed over.</param>
/// <param name="Inserted">How many rows were inserted.</param>
/// <param name="Updated">How many rows have changed a record that was there.</param>
/// <param name="Unchanged">How many rows found their record as they say it is.</param>
/// <param name="Refused">How many rows were refused.</param>
/// <param name="Errors">
/// Why, in the order of the rows: at most <see cref="FlexRecordImportOptions.MaxErrors"/>, several of a row that has several.
/// </param>
/// <param name="ErrorCount">How many errors there are, those included that were not kept.</param>
public sealed record FlexRecordImportResult(
    long Rows,
    long Inserted,
    long Updated,
    long Unchanged,
    long Refused,
    FlexList<FlexRecordImportError> Errors,
    long ErrorCount);

/// <summary>One reason why a row of an import was refused.</summary>
/// <param name="Place">Where the row is in its source, as its reader has said: a line number, or how many rows were before it.</param>
/// <param name="RecordId">The id that the row gives; null where it gives none.</param>
/// <param name="Column">The column; null where the row as a whole is meant.</param>
/// <param name="Code">
/// What it is: one of <see cref="FlexRecordImportErrorCodes"/> or <see cref="Core.Errors.FlexRecordErrorCodes"/>; stable across
/// releases.
/// </param>
/// <param name="Message">A sentence that a person can act on; it may hold ids and the schema's rules, never other values.</param>
public sealed record FlexRecordImportError(long Place, string? RecordId, string? Column, string Code, string Message);

/// <summary>How far an import is.</summary>
/// <remarks>
/// It is reported after each batch. In an import that stores all rows or none, nothing of it is stored before the end.
/// </remarks>
/// <param name="Rows">How many rows are done with, those included that were passed over; <see cref="FlexRecordImportOptions.Skip"/> goes on there.</param>
/// <param name="Inserted">How many rows were inserted.</param>
/// <param name="Updated">How many rows have changed a record that was there.</param>
/// <param name="Unchanged">How many rows found their record as they say it is.</param>
/// <param name="Refused">How many rows were refused.</param>
public sealed record FlexRecordImportProgress(long Rows, long Inserted, long Updated, long Unchanged, long Refused);
