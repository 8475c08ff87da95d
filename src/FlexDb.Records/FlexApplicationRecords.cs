using FlexDb.Core;
using FlexDb.Records.Verification;

namespace FlexDb.Records;

/// <summary>The records of one application.</summary>
/// <remarks>See <see cref="FlexRecordStore.ForApplication"/>.</remarks>
public class FlexApplicationRecords
{
    private readonly FlexRecordStore _store;

    internal FlexApplicationRecords(FlexRecordStore store, string applicationId)
    {
        _store = store;
        ApplicationId = applicationId;
    }

    /// <summary>For a host's tests, which override the members that they use.</summary>
    /// <param name="applicationId">The application.</param>
    protected FlexApplicationRecords(string applicationId)
    {
        ArgumentNullException.ThrowIfNull(applicationId);
        _store = null!;
        ApplicationId = applicationId;
    }

    /// <summary>The application.</summary>
    public string ApplicationId { get; }

    /// <summary>The records of one table; see <see cref="FlexRecordStore.For"/>.</summary>
    /// <param name="table">The table's name or id.</param>
    /// <exception cref="ArgumentException"><paramref name="table"/> names no table.</exception>
    public virtual FlexRecordSet For(FlexTableKey table) => _store.For(ApplicationId, table);

    /// <summary>Carries out several writes as one transaction; see <see cref="FlexRecordStore.WriteAsync"/>.</summary>
    /// <param name="writes">The writes.</param>
    /// <param name="actor">Who writes.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    public virtual Task<FlexRecordBatchResult> WriteAsync(
        IReadOnlyList<FlexRecordWrite> writes,
        string? actor = null,
        CancellationToken cancellationToken = default) =>
        _store.WriteAsync(ApplicationId, writes, actor, cancellationToken);

    /// <summary>Holds every record against its schema, and every key, claim and reference against its record; see <see cref="FlexRecordStore.VerifyAsync"/>.</summary>
    /// <param name="table">The table; all tables of the application when null.</param>
    /// <param name="options">How to verify.</param>
    /// <param name="progress">Told after each page.</param>
    /// <param name="cancellationToken">Cancels the verification.</param>
    public virtual Task<FlexVerifyReport> VerifyAsync(
        FlexTableKey? table = null,
        FlexVerifyOptions? options = null,
        IProgress<FlexVerifyProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        _store.VerifyAsync(ApplicationId, table, options, progress, cancellationToken);
}
