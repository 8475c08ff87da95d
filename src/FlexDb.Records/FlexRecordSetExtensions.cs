using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FlexDb.Records;

/// <summary>Writes records that are values of a host's types.</summary>
/// <remarks>
/// Without metadata a type is read by reflection, its properties in snake_case. In an insert and a replacement a property that
/// is null is absent, so that the column takes its default; in a patch it clears the column. A property that is no column, such
/// as the record's id, is an error: mark it with <c>[JsonIgnore]</c>. With metadata the host's own options say all of that.
/// The metadata stands before the value, so that <c>new() { Actor = … }</c> can only be the options.
/// Each method throws what the method that it is named after throws, and <see cref="NotSupportedException"/> for a type that has no JSON.
/// </remarks>
public static class FlexRecordSetExtensions
{
#pragma warning disable RS0026, RS0027 // The overloads differ in what stands before the value, so that no call is ambiguous.
    private const string Reflection = "Reads the type by reflection; use the overload with JsonTypeInfo<T>.";

    /// <summary>Inserts a value; see <see cref="FlexRecordSet.InsertAsync"/>.</summary>
    /// <typeparam name="T">The type, whose properties are columns.</typeparam>
    /// <param name="records">The table's records.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">The id and who inserts.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The record as it is stored.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="records"/> is null.</exception>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public static Task<FlexRecord> InsertValueAsync<T>(
        this FlexRecordSet records,
        T value,
        FlexRecordInsertOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return records.InsertAsync(JsonSerializer.SerializeToUtf8Bytes(value, RecordSerialization.Options), options, cancellationToken);
    }

    /// <summary>Inserts a value by generated metadata; see <see cref="FlexRecordSet.InsertAsync"/>.</summary>
    /// <typeparam name="T">The type, whose properties are columns.</typeparam>
    /// <param name="records">The table's records.</param>
    /// <param name="typeInfo">The type's metadata.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">The id and who inserts.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The record as it is stored.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="records"/> or <paramref name="typeInfo"/> is null.</exception>
    public static Task<FlexRecord> InsertValueAsync<T>(
        this FlexRecordSet records,
        JsonTypeInfo<T> typeInfo,
        T value,
        FlexRecordInsertOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return records.InsertAsync(JsonSerializer.SerializeToUtf8Bytes(value, typeInfo), options, cancellationToken);
    }

    /// <summary>Changes the columns that a value has properties for; see <see cref="FlexRecordSet.PatchAsync"/>.</summary>
    /// <typeparam name="T">The type, such as an anonymous one, whose properties are the columns to change.</typeparam>
    /// <param name="records">The table's records.</param>
    /// <param name="id">The record's id.</param>
    /// <param name="changes">The value; a property that is null clears its column.</param>
    /// <param name="options">The expected version, and who writes.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The record as it is now.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="records"/> is null.</exception>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public static Task<FlexRecord> PatchValueAsync<T>(
        this FlexRecordSet records,
        string id,
        T changes,
        FlexRecordWriteOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return records.PatchAsync(id, JsonSerializer.SerializeToUtf8Bytes(changes, RecordSerialization.PatchOptions), options, cancellationToken);
    }

    /// <summary>Changes the columns that a value has properties for, by generated metadata; see <see cref="FlexRecordSet.PatchAsync"/>.</summary>
    /// <typeparam name="T">The type, whose properties are the columns to change.</typeparam>
    /// <param name="records">The table's records.</param>
    /// <param name="id">The record's id.</param>
    /// <param name="typeInfo">The type's metadata.</param>
    /// <param name="changes">The value.</param>
    /// <param name="options">The expected version, and who writes.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The record as it is now.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="records"/> or <paramref name="typeInfo"/> is null.</exception>
    public static Task<FlexRecord> PatchValueAsync<T>(
        this FlexRecordSet records,
        string id,
        JsonTypeInfo<T> typeInfo,
        T changes,
        FlexRecordWriteOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return records.PatchAsync(id, JsonSerializer.SerializeToUtf8Bytes(changes, typeInfo), options, cancellationToken);
    }

    /// <summary>Puts a value in the place of a record; see <see cref="FlexRecordSet.ReplaceAsync"/>.</summary>
    /// <typeparam name="T">The type, whose properties are columns.</typeparam>
    /// <param name="records">The table's records.</param>
    /// <param name="id">The record's id.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">The expected version, and who writes.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The record as it is now.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="records"/> is null.</exception>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public static Task<FlexRecord> ReplaceValueAsync<T>(
        this FlexRecordSet records,
        string id,
        T value,
        FlexRecordWriteOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return records.ReplaceAsync(id, JsonSerializer.SerializeToUtf8Bytes(value, RecordSerialization.Options), options, cancellationToken);
    }

    /// <summary>Puts a value in the place of a record, by generated metadata; see <see cref="FlexRecordSet.ReplaceAsync"/>.</summary>
    /// <typeparam name="T">The type, whose properties are columns.</typeparam>
    /// <param name="records">The table's records.</param>
    /// <param name="id">The record's id.</param>
    /// <param name="typeInfo">The type's metadata.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">The expected version, and who writes.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is written then.</param>
    /// <returns>The record as it is now.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="records"/> or <paramref name="typeInfo"/> is null.</exception>
    public static Task<FlexRecord> ReplaceValueAsync<T>(
        this FlexRecordSet records,
        string id,
        JsonTypeInfo<T> typeInfo,
        T value,
        FlexRecordWriteOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return records.ReplaceAsync(id, JsonSerializer.SerializeToUtf8Bytes(value, typeInfo), options, cancellationToken);
    }
}
