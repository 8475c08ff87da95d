using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Schema;

/// <summary>The columns of a table, in order; one immutable state of what the host's users have designed.</summary>
/// <remarks>
/// Two schemas are equal when their columns are, in the same order, and their <see cref="ExtensionData"/>. A version
/// number is no part of a schema: the table and the version that hold the schema carry it.
/// </remarks>
[JsonConverter(typeof(FlexTableSchemaConverter))]
public sealed class FlexTableSchema : IEquatable<FlexTableSchema>
{
    /// <summary>A schema of the given columns.</summary>
    /// <param name="columns">The columns, in order; there may be none.</param>
    /// <param name="extensionData">Properties that this library does not know.</param>
    /// <exception cref="ArgumentNullException"><paramref name="columns"/> is null.</exception>
    /// <exception cref="ArgumentException">A column is null.</exception>
    public FlexTableSchema(IEnumerable<FlexColumnDefinition> columns, FlexExtensionData? extensionData = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = columns
            .Select(column => column?.WithDecimalNumbers() ?? throw new ArgumentException("A column is null.", nameof(columns)))
            .ToFlexList();
        ExtensionData = extensionData ?? FlexExtensionData.Empty;
    }

    /// <summary>The schema without columns.</summary>
    public static FlexTableSchema Empty { get; } = new([]);

    /// <summary>The columns, in order.</summary>
    public FlexList<FlexColumnDefinition> Columns { get; }

    /// <summary>Properties of the schema that this library does not know.</summary>
    public FlexExtensionData ExtensionData { get; }

    /// <summary>The schema before implied ids were filled in; this one where none were. It plays no part in equality.</summary>
    /// <remarks>
    /// A column that is removed and later added under its written id is the same column; under an id that its name
    /// implies it is a new one.
    /// </remarks>
    internal FlexTableSchema AsWritten
    {
        get => field ?? this;
        init;
    }

    /// <summary>The column of a name.</summary>
    /// <param name="name">The column's exact name.</param>
    /// <exception cref="KeyNotFoundException">There is no column of that name; see <see cref="TryGetColumn"/>.</exception>
    public FlexColumnDefinition this[string name] =>
        TryGetColumn(name, out FlexColumnDefinition? column)
            ? column
            : throw new KeyNotFoundException($"The schema has no column '{name}'.");

    /// <summary>Whether two schemas say the same.</summary>
    /// <param name="left">One schema.</param>
    /// <param name="right">The other schema.</param>
    public static bool operator ==(FlexTableSchema? left, FlexTableSchema? right) =>
        left is null ? right is null : left.Equals(right);

    /// <summary>Whether two schemas differ.</summary>
    /// <param name="left">One schema.</param>
    /// <param name="right">The other schema.</param>
    public static bool operator !=(FlexTableSchema? left, FlexTableSchema? right) => !(left == right);

    /// <summary>Reads a schema from its JSON form.</summary>
    /// <param name="json">The JSON; unknown properties are kept, a <c>version</c> is passed over.</param>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="JsonException">The text is not JSON, or not of a schema's shape.</exception>
    public static FlexTableSchema Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return SchemaJson.ReadSchema(json);
    }

    /// <summary>Reads a schema from JSON that people have written, and reports every mistake in it.</summary>
    /// <remarks>
    /// <see cref="Parse"/> keeps properties that it does not know, as other applications may have their own; here such a
    /// property is a problem, with the names that may have been meant, unless it begins with <c>x-</c>. So are a property
    /// that is there twice and everything that <see cref="FlexSchemaValidator"/> finds.
    /// </remarks>
    /// <param name="json">The JSON.</param>
    /// <param name="schema">The schema; null where there are problems.</param>
    /// <param name="problems">Every problem; none when there is a schema.</param>
    /// <param name="limits">How large the schema may be; the defaults when null.</param>
    /// <returns>Whether there is no problem.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    public static bool TryParseStrict(
        string json,
        [NotNullWhen(true)] out FlexTableSchema? schema,
        out FlexList<FlexSchemaProblem> problems,
        FlexSchemaLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        problems = StrictSchemaReader.Read(json, limits, out schema);
        return schema is not null;
    }

    /// <summary>Finds the column of a name.</summary>
    /// <param name="name">The column's exact name.</param>
    /// <param name="column">The column, if there is one.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetColumn(string name, [NotNullWhen(true)] out FlexColumnDefinition? column)
    {
        foreach (FlexColumnDefinition candidate in Columns.AsSpan())
        {
            if (candidate.Name == name)
            {
                column = candidate;
                return true;
            }
        }

        column = null;
        return false;
    }

    /// <summary>Finds the column of an id, which stays its own through every rename.</summary>
    /// <remarks>A column that was written without an id has the one that its name implies.</remarks>
    /// <param name="columnId">The column's id: ten base-36 characters.</param>
    /// <returns>The column as it stands in <see cref="Columns"/>; null where there is none of that id.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="columnId"/> is null.</exception>
    public FlexColumnDefinition? FindById(string columnId)
    {
        ArgumentNullException.ThrowIfNull(columnId);
        FlexList<FlexColumnDefinition> identified = ColumnIdentity.WithImplicitIds(this).Columns;
        for (int i = 0; i < identified.Count; i++)
        {
            if (identified[i].Id == columnId)
            {
                return Columns[i];
            }
        }

        return null;
    }

    /// <summary>The schema in its JSON form, without a version number.</summary>
    public string ToJson() => SchemaJson.WriteSchema(this, version: null);

    /// <inheritdoc/>
    public bool Equals(FlexTableSchema? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Columns == other.Columns && ExtensionData == other.ExtensionData);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlexTableSchema);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Columns, ExtensionData);

    /// <summary>The columns with their types.</summary>
    public override string ToString() => $"({string.Join(", ", Columns)})";
}
