using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Records.Verification;

namespace FlexDb.Records;

public partial class FlexRecordStore
{
    /// <summary>
    /// Holds every record against its schema, every key and claim against its record, and every reference against the record
    /// that it refers to, and reports what is missing, stale or doubled.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Run it after a restore from backup, or after anything but this library has written to the tables of records. It reads
    /// each record once, and once more for each index, in pages without locks; memory does not grow with the tables. Deleted
    /// records, and those of deactivated and deleted tables, are verified too. Records may be written and schemas edited
    /// meanwhile: what looks wrong is looked at again with the record locked before it is reported.
    /// </para>
    /// <para>
    /// With <see cref="FlexVerifyOptions.Repair"/>, keys and claims are mended as the records say. Records themselves are never
    /// changed: repeated values, missing targets and unreadable records stay as they are, and are reported. Indexes that an
    /// earlier edit of the schema asks for are registered first, as the next write would do.
    /// </para>
    /// </remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table, which may be a deleted one; all tables of the application when null.</param>
    /// <param name="options">How to verify; the defaults when null.</param>
    /// <param name="progress">Told after each page.</param>
    /// <param name="cancellationToken">Cancels the verification. What it has repaired until then stays repaired.</param>
    /// <returns>What was verified, and every problem.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="FlexVerifyOptions.MaxProblems"/> is negative.</exception>
    /// <exception cref="Errors.FlexIndexNotReadyException">Edits of a table kept changing its indexes.</exception>
    /// <exception cref="FlexTableNotFoundException">The application has no such table.</exception>
    public virtual Task<FlexVerifyReport> VerifyAsync(
        string applicationId,
        FlexTableKey? table = null,
        FlexVerifyOptions? options = null,
        IProgress<FlexVerifyProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        if (table is { } key)
        {
            Checked(key);
        }

        FlexVerifyOptions settings = options ?? new FlexVerifyOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(settings.MaxProblems, nameof(options));
        return RecordVerification.RunAsync(_database, applicationId, table, settings, progress, cancellationToken);
    }
}
