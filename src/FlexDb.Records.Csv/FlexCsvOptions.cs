using System.Globalization;

namespace FlexDb.Records.Csv;

/// <summary>How records are read from CSV, and written as it.</summary>
public sealed record FlexCsvOptions
{
    /// <summary>Gets what stands between two fields.</summary>
    /// <value>The default is a comma. It cannot be a quote, a line end, a letter or a digit.</value>
    public char Separator { get; init; } = ',';

    /// <summary>Gets the culture whose decimal separator and signs numbers have, and whose dates are read beside those of ISO 8601.</summary>
    /// <value>The default is <see cref="CultureInfo.InvariantCulture"/>, which reads no dates but those of ISO 8601.</value>
    /// <remarks>
    /// Numbers have no group separators: <c>1,234</c> would mean two numbers to two cultures. Dates are always written as ISO
    /// 8601 has them. A culture whose decimal separator is a comma needs another <see cref="Separator"/>, or quotes.
    /// </remarks>
    public CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    /// <summary>Gets whether the column <c>id</c> is the record's id.</summary>
    /// <value>The default is true: it is written, and read where the header has it. No column of a table can have that name.</value>
    public bool HasIds { get; init; } = true;

    /// <summary>Gets whether a text that a spreadsheet would take for a formula is written with an apostrophe before it.</summary>
    /// <value>The default is false: texts are written as they are, so that they can be imported again.</value>
    /// <remarks>
    /// Set it for files that people open in a spreadsheet. It concerns texts that begin with <c>=</c>, <c>+</c>, <c>-</c>,
    /// <c>@</c>, a tab or a carriage return; the apostrophe stays when such a file is imported.
    /// </remarks>
    public bool EscapesFormulas { get; init; }

    internal void Check(string parameter)
    {
        if (Separator is '"' or '\r' or '\n' || char.IsLetterOrDigit(Separator) || char.IsSurrogate(Separator))
        {
            throw new ArgumentOutOfRangeException(parameter, Separator, $"{nameof(Separator)} cannot be a quote, a line end, a letter or a digit.");
        }

        ArgumentNullException.ThrowIfNull(Culture, parameter);
    }
}
