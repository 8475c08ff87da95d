using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

using nietras.SeparatedValues;

namespace FlexDb.Records.Csv;

/// <summary>Which column each field of a row is for.</summary>
internal sealed class CsvHeader
{
    public const string Id = "id";

    private const int MaxNameLength = 64;

    private CsvHeader(IReadOnlyList<FlexColumnDefinition?> columns, IReadOnlyList<FlexRecordError> errors)
    {
        Columns = columns;
        Errors = errors;
    }

    /// <summary>For each field its column; null for the id.</summary>
    public IReadOnlyList<FlexColumnDefinition?> Columns { get; }

    /// <summary>What is wrong with the header.</summary>
    public IReadOnlyList<FlexRecordError> Errors { get; }

    public static CsvHeader Read(SepReader.Row row, FlexTableSchema schema, FlexCsvOptions options)
    {
        List<FlexColumnDefinition?> columns = new(row.ColCount);
        List<FlexRecordError> errors = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < row.ColCount; i++)
        {
            string name = CsvField.TryRead(row[i].Span, out ReadOnlySpan<char> text, out _) ? text.ToString() : "";
            string shown = name.Length > MaxNameLength ? name[..MaxNameLength] : name;
            FlexColumnDefinition? column = null;
            if (!(options.HasIds && name == Id) && !schema.TryGetColumn(name, out column))
            {
                errors.Add(new FlexRecordError(
                    shown,
                    FlexRecordErrorCodes.UnknownColumn,
                    FormattableString.Invariant($"The header names '{shown}' in field {i + 1}, but the table has no such column. Its columns are {string.Join(", ", schema.Columns.Take(50).Select(static known => known.Name))}.")));
            }
            else if (!seen.Add(name))
            {
                errors.Add(new FlexRecordError(shown, FlexRecordErrorCodes.DuplicateColumn, $"The header names '{shown}' twice. Remove one of the two."));
            }

            columns.Add(column);
        }

        return new CsvHeader(columns, errors);
    }
}
