using System.Text;
using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>A column made ready for judging records.</summary>
internal sealed class RecordColumn
{
    public RecordColumn(FlexColumnDefinition definition)
    {
        Definition = definition;
        Rules = new ColumnRules(definition);
        NameUtf8 = Encoding.UTF8.GetBytes(definition.Name);
        using PooledBuffer buffer = new();
        JsonText.Write(buffer, NameUtf8);
        buffer.Add((byte)':');
        NameJson = buffer.Written.ToArray();
        IsComputed = definition.Validation.Computed is not null;
        IsRequired = definition.Required && !IsComputed;
        if (definition.DefaultValue is not { } value || IsComputed)
        {
            return;
        }

        DefaultFaults = value.Kind == JsonValueKind.Null
            ? IsRequired ? ValueFaults.Null : ValueFaults.None
            : Rules.Check(value);
        if (DefaultFaults == ValueFaults.None)
        {
            buffer.Clear();
            Rules.WriteNormal(buffer, System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value.Element));
            DefaultJson = buffer.Written.ToArray();
        }
    }

    public FlexColumnDefinition Definition { get; }

    public ColumnRules Rules { get; }

    public byte[] NameUtf8 { get; }

    /// <summary>The name as a JSON string, and the colon after it.</summary>
    public byte[] NameJson { get; }

    public bool IsRequired { get; }

    public bool IsComputed { get; }

    /// <summary>The default in normal form; null where there is none, or none that can be used.</summary>
    public byte[]? DefaultJson { get; }

    /// <summary>What is wrong with the default, which only a schema from elsewhere can have.</summary>
    public ValueFaults DefaultFaults { get; }
}
