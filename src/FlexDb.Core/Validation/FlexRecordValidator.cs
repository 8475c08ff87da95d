using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

/// <summary>Judges records of one table by its schema, and brings them into normal form.</summary>
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

    private readonly RecordPlan _plan;
    private readonly FlexValidationOptions _options;

    private FlexRecordValidator(RecordPlan plan, FlexValidationOptions options)
    {
        _plan = plan;
        _options = options;
    }

    /// <summary>The validator of a schema.</summary>
    /// <param name="schema">
    /// The schema. One that breaks the rules for schemas serves too: rules that do not fit their data type have no
    /// effect, a rule that cannot be read refuses every value of its column but null, and a column of an unknown data type takes any JSON.
    /// </param>
    /// <param name="options">How records are judged; <see cref="FlexValidationOptions.Default"/> when null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schema"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit in <paramref name="options"/> is less than 1.</exception>
    public static FlexRecordValidator For(FlexTableSchema schema, FlexValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        FlexRecordValidator common = Validators.GetValue(
            schema,
            static schema => new FlexRecordValidator(new RecordPlan(schema), FlexValidationOptions.Default));
        if (options is null || options == FlexValidationOptions.Default)
        {
            return common;
        }

        if (options.MaxBytes < 1 || options.MaxErrors < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options, $"{nameof(options.MaxBytes)} and {nameof(options.MaxErrors)} must be at least 1.");
        }

        return new FlexRecordValidator(common._plan, options);
    }

    /// <summary>Judges a record given as JSON.</summary>
    /// <param name="utf8Json">One JSON object in UTF-8, without a byte order mark. Any bytes are safe to give.</param>
    /// <param name="mode">What the record is for.</param>
    /// <returns>Its normal form, or every error.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is not a mode.</exception>
    public FlexRecordResult Validate(ReadOnlyMemory<byte> utf8Json, FlexRecordMode mode)
    {
        CheckMode(mode);
        return RecordJudge.Judge(_plan, _options, utf8Json, mode);
    }

    /// <summary>Judges a record given as a parsed JSON element.</summary>
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

    private static void CheckMode(FlexRecordMode mode)
    {
        if (mode is not (FlexRecordMode.Insert or FlexRecordMode.Patch))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode is neither Insert nor Patch.");
        }
    }
}
