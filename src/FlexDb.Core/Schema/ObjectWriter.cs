using System.Text.Json;

namespace FlexDb.Core.Schema;

/// <summary>
/// Writes one JSON object: the known properties that are set, then the extension data, leaving out of it what a
/// known property has replaced.
/// </summary>
internal readonly struct ObjectWriter
{
    private readonly Utf8JsonWriter _writer;
    private readonly FlexExtensionData _extensionData;
    private readonly HashSet<string>? _written;

    public ObjectWriter(Utf8JsonWriter writer, FlexExtensionData extensionData)
    {
        _writer = writer;
        _extensionData = extensionData;
        _written = extensionData.Count == 0 ? null : new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
    }

    public void Name(string property)
    {
        _written?.Add(property);
        _writer.WritePropertyName(property);
    }

    public void String(string property, string? value)
    {
        if (value is not null)
        {
            Name(property);
            _writer.WriteStringValue(value);
        }
    }

    public void Number(string property, int? value)
    {
        if (value is { } number)
        {
            Name(property);
            _writer.WriteNumberValue(number);
        }
    }

    /// <summary>Writes a flag that is set; a flag that is not set is absent.</summary>
    public void Flag(string property, bool value)
    {
        if (value)
        {
            Name(property);
            _writer.WriteBooleanValue(true);
        }
    }

    public void Value(string property, FlexJsonValue? value)
    {
        if (value is { } json)
        {
            Name(property);
            json.Element.WriteTo(_writer);
        }
    }

    public void Array(string property, FlexList<FlexJsonValue>? values)
    {
        if (values is null)
        {
            return;
        }

        Name(property);
        _writer.WriteStartArray();
        foreach (FlexJsonValue value in values)
        {
            value.Element.WriteTo(_writer);
        }

        _writer.WriteEndArray();
    }

    public void End()
    {
        if (_written is not null)
        {
            foreach ((string property, FlexJsonValue value) in _extensionData)
            {
                if (!_written.Contains(property))
                {
                    _writer.WritePropertyName(property);
                    value.Element.WriteTo(_writer);
                }
            }
        }

        _writer.WriteEndObject();
    }
}
