using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>Reads the properties of one object of a plan or snapshot; anything missing or of another kind is refused.</summary>
internal readonly struct DocumentReader
{
    // The keys under which stand objects that this library reads, or lists of them.
    private static readonly FrozenSet<string> Read = FrozenSet.ToFrozenSet(
    [
        "tables", "schema", "columns", "validation", "indexedColumns",
        "changes", "change", "details", "before", "after", "violations", "violation", "propertyChanges", "modeViolations",
        "slotMoves", "slotsBefore", "slots",
    ], StringComparer.Ordinal);

    private readonly JsonElement _json;
    private readonly string _what;

    public DocumentReader(JsonElement json, string what)
    {
        _what = what;
        _json = json.ValueKind == JsonValueKind.Object ? json : throw new JsonException($"{what} must be a JSON object.");
    }

    /// <summary>Refuses a document in which an object that this library reads has a key twice: people may read the one and programs the other.</summary>
    /// <remarks>Values of the host's own, such as a default, are looked at by the rules for schemas.</remarks>
    public static void RefuseDoubledKeys(JsonElement json, string what)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in json.EnumerateArray())
            {
                RefuseDoubledKeys(item, what);
            }
        }
        else if (json.ValueKind == JsonValueKind.Object)
        {
            HashSet<string> keys = new(StringComparer.Ordinal);
            foreach (JsonProperty property in json.EnumerateObject())
            {
                string key = NameOf(property);
                if (!keys.Add(key))
                {
                    throw new JsonException($"{what} has the key '{key}' twice in one object; leave one of the two.");
                }

                if (Read.Contains(key))
                {
                    RefuseDoubledKeys(property.Value, what);
                }
            }
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("The name of a property holds an unpaired surrogate.", exception);
        }
    }

    public bool Has(string property) =>
        _json.TryGetProperty(property, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public string String(string property) => OptionalString(property) ?? throw Missing(property, "a string");

    public string? OptionalString(string property)
    {
        if (!Has(property))
        {
            return null;
        }

        JsonElement value = _json.GetProperty(property);
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Missing(property, "a string");
        }
        catch (InvalidOperationException)
        {
            // An escaped unpaired surrogate, which no string can hold.
            throw Missing(property, "a string of valid Unicode");
        }
    }

    public bool Boolean(string property, bool otherwise) => Has(property)
        ? _json.GetProperty(property).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Missing(property, "true or false"),
        }
        : otherwise;

    public int Int32(string property) =>
        _json.TryGetProperty(property, out JsonElement value)
        && value.ValueKind == JsonValueKind.Number
        && PropertyReader.TryReadInt32(JsonMarshal.GetRawUtf8Value(value), out int number)
            ? number
            : throw Missing(property, "an integer");

    public T Name<T>(string property)
        where T : struct, Enum
    {
        string name = String(property);
        foreach (T value in Enum.GetValues<T>())
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(Enum.GetName(value)!) == name)
            {
                return value;
            }
        }

        throw Missing(property, "a name that this release knows");
    }

    public FlexJsonValue? Value(string property) =>
        _json.TryGetProperty(property, out JsonElement value) ? new FlexJsonValue(value) : null;

    public JsonElement Object(string property) =>
        _json.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.Object
            ? value
            : throw Missing(property, "an object");

    public string Raw(string property) => Object(property).GetRawText();

    public FlexList<T> List<T>(string property, Func<JsonElement, T> read) =>
        _json.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(read).ToFlexList()
            : throw Missing(property, "an array");

    private JsonException Missing(string property, string kind) => new($"{_what} must have a property '{property}' that is {kind}.");
}
