using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.Json;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema.Values;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

/// <summary>Validates records of one table by its schema, and brings them into normal form.</summary>
/// <remarks>
/// <para>
/// Immutable and thread-safe. Made once for a schema instance and held with it weakly, so asking again is a look-up;
/// keep it where records come by the thousand.
/// </para>
/// <para>
/// Every error is reported, not only the first. Culture plays no part. Time and memory are bounded by the record's
/// size, whatever its bytes; only a pattern that needs the backtracking engine, which no schema written by this
/// library has, may take up to 50 ms. A valid record that is in normal form already allocates nothing.
/// </para>
/// </remarks>
public sealed class FlexRecordValidator
{
    // Weak keys: a validator lives as long as its schema. The one cache of the library's, because a schema is a value
    // without a place for it.
    private static readonly ConditionalWeakTable<FlexTableSchema, FlexRecordValidator> Validators = [];

    private readonly CompiledSchema _schema;
    private readonly FlexValidationOptions _options;

    private FlexRecordValidator(CompiledSchema schema, FlexValidationOptions options)
    {
        _schema = schema;
        _options = options;
    }

    /// <summary>The validator of a schema.</summary>
    /// <param name="schema">
    /// The schema. One that breaks the rules for schemas serves too: rules that do not fit their data type have no
    /// effect, a rule that cannot be read refuses every value of its column but null, and a column of an unknown data type takes any JSON.
    /// </param>
    /// <param name="options">How records are validated; <see cref="FlexValidationOptions.Default"/> when null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schema"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit in <paramref name="options"/> is less than 1.</exception>
    public static FlexRecordValidator For(FlexTableSchema schema, FlexValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        FlexRecordValidator common = Validators.GetValue(
            schema,
            static schema => new FlexRecordValidator(new CompiledSchema(schema), FlexValidationOptions.Default));
        if (options is null || options == FlexValidationOptions.Default)
        {
            return common;
        }

        if (options.MaxBytes < 1 || options.MaxErrors < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options, $"{nameof(options.MaxBytes)} and {nameof(options.MaxErrors)} must be at least 1.");
        }

        return new FlexRecordValidator(common._schema, options);
    }

    /// <summary>Validates a record given as JSON.</summary>
    /// <param name="utf8Json">One JSON object in UTF-8, without a byte order mark. Any bytes are safe to give.</param>
    /// <param name="mode">What the record is for.</param>
    /// <returns>Its normal form, or every error.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is not a mode.</exception>
    public FlexRecordResult Validate(ReadOnlyMemory<byte> utf8Json, FlexRecordMode mode)
    {
        CheckMode(mode);
        return RecordValidation.Validate(_schema, _options, utf8Json, mode);
    }

    /// <summary>Validates a record given as a parsed JSON element.</summary>
    /// <remarks>The result holds memory of its own, so the element's document may be disposed.</remarks>
    /// <param name="record">The element.</param>
    /// <param name="mode">What the record is for.</param>
    /// <returns>Its normal form, or every error.</returns>
    /// <exception cref="ArgumentException"><paramref name="record"/> is undefined.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is not a mode.</exception>
    /// <exception cref="ObjectDisposedException">The element's document has been disposed.</exception>
    public FlexRecordResult Validate(JsonElement record, FlexRecordMode mode)
    {
        if (record.ValueKind == JsonValueKind.Undefined)
        {
            throw new ArgumentException("The element is undefined.", nameof(record));
        }

        return Validate(JsonMarshal.GetRawUtf8Value(record).ToArray(), mode);
    }

    /// <summary>Validates a record given as JSON text.</summary>
    /// <param name="json">One JSON object. Half a surrogate pair is an error of the record, never replaced.</param>
    /// <param name="mode">What the record is for.</param>
    /// <returns>Its normal form, or every error.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is not a mode.</exception>
    public FlexRecordResult Validate(string json, FlexRecordMode mode)
    {
        ArgumentNullException.ThrowIfNull(json);
        CheckMode(mode);
        return ValidateEncoded(RecordText.Encode(json), mode);
    }

    /// <summary>Validates a record given as a node.</summary>
    /// <param name="record">The node; null is JSON null, which is not a record. The result does not depend on later changes to it.</param>
    /// <param name="mode">What the record is for.</param>
    /// <returns>Its normal form, or every error.</returns>
    /// <exception cref="ArgumentException">A number in <paramref name="record"/> is not finite, so it has no JSON.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is not a mode.</exception>
    public FlexRecordResult Validate(JsonNode? record, FlexRecordMode mode)
    {
        CheckMode(mode);
        return ValidateEncoded(RecordText.Encode(record), mode);
    }

    /// <summary>Makes the whole record that a patch turns a stored record into, and validates it.</summary>
    /// <remarks>
    /// A column that the patch names takes the patch's value; null clears it, and stays null, so that no default comes in
    /// its place. Every other column keeps the stored value; one that neither has is as in an insert. All columns are
    /// validated, those that the patch leaves alone included. A record of an earlier version is upgraded first; see
    /// <see cref="FlexRecordUpgrade"/>.
    /// </remarks>
    /// <param name="stored">The record in normal form, as validation for <see cref="FlexRecordMode.Insert"/> gives it.</param>
    /// <param name="patch">The changes in normal form, as validation for <see cref="FlexRecordMode.Patch"/> gives them.</param>
    /// <returns>The whole record in normal form, or every error.</returns>
    /// <exception cref="ArgumentException">One of the two is not a JSON object in UTF-8.</exception>
    public FlexRecordResult Merge(ReadOnlyMemory<byte> stored, ReadOnlyMemory<byte> patch) =>
        RecordValidation.Validate(_schema, _options, RecordMerge.Merge(_schema, stored, patch), FlexRecordMode.Insert);

    /// <summary>Checks one value by its column's data type and rules, as for a form that is filled in field by field.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <param name="value">The value; JSON null is valid where the column is not required.</param>
    /// <returns>Its normal form, or every error.</returns>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public FlexValueResult ValidateValue(string column, FlexJsonValue value) => CheckValue(column, value, byRules: true);

    /// <summary>Brings one value into its data type's normal form, whatever the column's rules are, as for a search.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <param name="value">The value; JSON null stays null.</param>
    /// <returns>Its normal form, or every error.</returns>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public FlexValueResult NormalizeValue(string column, FlexJsonValue value) => CheckValue(column, value, byRules: false);

    private FlexRecordResult ValidateEncoded(byte[]? utf8Json, FlexRecordMode mode) =>
        utf8Json is null
            ? FlexRecordResult.Invalid([new FlexRecordError(null, FlexRecordErrorCodes.InvalidText, "The record holds half a surrogate pair.")])
            : RecordValidation.Validate(_schema, _options, utf8Json, mode);

    private FlexValueResult CheckValue(string name, FlexJsonValue value, bool byRules)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        int position = _schema.Table.Find(System.Text.Encoding.UTF8.GetBytes(name));
        if (position < 0)
        {
            throw new ArgumentException($"The schema has no column '{name}'.", nameof(name));
        }

        CompiledColumn column = _schema.Columns[position];
        ColumnRules rules = byRules ? column.Rules : ColumnRules.Of(column.Definition.DataType);
        RecordErrors errors = new(_options.MaxErrors);
        if (byRules && column.IsComputed)
        {
            errors.AddComputed(column);
        }
        else if (value.Kind == JsonValueKind.Null)
        {
            if (byRules && column.IsRequired)
            {
                errors.AddRequired(column, isNull: true);
            }
        }
        else
        {
            errors.AddFaults(column.Definition, name, rules.Check(value));
        }

        if (errors.Any)
        {
            return new FlexValueResult(errors.ToList());
        }

        using PooledBuffer normal = new();
        rules.WriteNormal(normal, JsonMarshal.GetRawUtf8Value(value.Element));
        return new FlexValueResult(new FlexJsonValue(JsonElement.Parse(normal.Written, new JsonDocumentOptions { MaxDepth = JsonShape.MaxRecordDepth })));
    }

    private static void CheckMode(FlexRecordMode mode)
    {
        if (mode is not (FlexRecordMode.Insert or FlexRecordMode.Patch))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode is neither Insert nor Patch.");
        }
    }
}

/// <summary>What a record is for, which decides what its absent columns mean.</summary>
public enum FlexRecordMode
{
    /// <summary>A whole record: an absent column takes its default, and fails where it is required and has none.</summary>
    Insert,

    /// <summary>Changes to a record: an absent column stays as it is, null clears, and defaults play no part.</summary>
    Patch,
}
