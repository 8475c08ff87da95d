using FlexDb.Core.Errors;

namespace FlexDb.Records.Errors;

/// <summary>An import that stores all rows or none has stored none, because rows were refused.</summary>
public sealed class FlexRecordImportException : FlexDbException
{
    private const int Shown = 10;

    /// <summary>A failure with its facts.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table, as it was named.</param>
    /// <param name="result">What the import would have done, and the errors.</param>
    /// <exception cref="ArgumentNullException"><paramref name="result"/> is null.</exception>
    public FlexRecordImportException(string applicationId, string table, FlexRecordImportResult result)
        : base(Describe(applicationId, table, result))
    {
        ApplicationId = applicationId;
        Result = result;
    }

    /// <summary>The application.</summary>
    public string ApplicationId { get; }

    /// <summary>What the import would have done with the good rows, none of which is stored, and the errors of the others.</summary>
    public FlexRecordImportResult Result { get; }

    private static string Describe(string applicationId, string table, FlexRecordImportResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string lines = string.Concat(result.Errors.Take(Shown).Select(static error => FormattableString.Invariant($"{Environment.NewLine}{error.Place}: {error.Message}")));
        string more = result.ErrorCount > Math.Min(Shown, result.Errors.Count)
            ? FormattableString.Invariant($"{Environment.NewLine}… and {result.ErrorCount - Math.Min(Shown, result.Errors.Count)} more; see Result.Errors.")
            : "";
        return FormattableString.Invariant(
            $"Nothing was imported into table '{table}' of application '{applicationId}', because {result.Refused} of {result.Rows} rows were refused:{lines}{more}");
    }
}
