using System.Globalization;
using System.Security.Cryptography;
using System.Text;

using FlexDb.Core.Schema;
using FlexDb.Records.Keys;

namespace FlexDb.Records.Tables;

/// <summary>The indexes that a schema asks for, and what decides the keys of each.</summary>
/// <remarks>
/// Two hosts that know the same schema must come to the same form, or they rebuild each other's indexes for ever. An index
/// whose form stays is kept through an edit; one whose form changes is built anew.
/// </remarks>
internal static class IndexForm
{
    /// <summary>An index that a schema asks for.</summary>
    internal sealed record Wanted(string ColumnId, IndexKind Kind, string Form, string? TargetTableId);

    /// <summary>The indexes that a table asks for.</summary>
    /// <param name="columns">The columns of the present schema.</param>
    /// <param name="slots">The columns that hold a slot, by name.</param>
    /// <param name="eventVersionOf">The version of the last event of the column at a place: when it came, changed its type or became fillable.</param>
    /// <param name="targetIdOf">The id of the table that a reference column refers to.</param>
    public static IEnumerable<Wanted> Of(
        IReadOnlyList<FlexColumnDefinition> columns,
        IReadOnlyDictionary<string, string> slots,
        Func<int, int> eventVersionOf,
        Func<FlexColumnDefinition, string?> targetIdOf)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            FlexColumnDefinition column = columns[i];
            if (column.Validation.Computed is not null)
            {
                continue;
            }

            string id = column.Id!;
            string values = string.Create(
                CultureInfo.InvariantCulture,
                $"{column.DataTypeName}@{eventVersionOf(i)}/{KeyEncoding.Version}");
            bool isReference = column.DataType == FlexDataType.Reference;
            if (KeyEncoding.Supports(column.DataType) && (column.Indexed || column.Unique || slots.ContainsKey(column.Name)))
            {
                yield return new Wanted(id, IndexKind.Ordered, values, null);
                if (column.Unique)
                {
                    yield return new Wanted(id, IndexKind.Unique, values, null);
                }
            }

            if (isReference && targetIdOf(column) is { } target)
            {
                yield return new Wanted(id, IndexKind.Reference, $"{values}→{Shortened(target)}", target);
            }
        }
    }

    /// <summary>The indexes of times that a table asks for by its options.</summary>
    /// <remarks>
    /// They have a kind of their own, so that no id of a column can be taken for theirs: an adopted schema may hold any text as
    /// an id. No edit of a schema changes what their keys are.
    /// </remarks>
    public static IEnumerable<Wanted> OfTimes(FlexRecordTimes times) => RecordTimeNames
        .Each(times)
        .Select(static time => new Wanted(RecordTimeNames.Of(time), IndexKind.Time, TimeForm, null));

    /// <summary>The encoding by which an index was made, which a later version of this library may not know.</summary>
    public static bool IsKnown(string form) =>
        form.Split('→')[0].Split('/') is [_, var encoding] && encoding == KeyEncoding.Version.ToString(CultureInfo.InvariantCulture);

    private static readonly string TimeForm = string.Create(CultureInfo.InvariantCulture, $"datetime@0/{KeyEncoding.Version}");

    // Another application's ids may be longer than a form has room for.
    private static string Shortened(string target) =>
        target.Length <= 128 ? target : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(target)));
}
