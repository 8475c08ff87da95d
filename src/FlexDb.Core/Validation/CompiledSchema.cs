using System.Text.Json;
using System.Text;
using FlexDb.Core.Schema.Values;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

/// <summary>A schema made ready for validating records; immutable.</summary>
internal sealed class CompiledSchema
{
    public CompiledSchema(FlexTableSchema schema)
        : this([.. schema.Columns.Select(static column => new CompiledColumn(column))])
    {
    }

    public CompiledSchema(CompiledColumn[] columns)
    {
        Columns = columns;
        Table = new ColumnTable(columns);
    }

    public CompiledColumn[] Columns { get; }

    public ColumnTable Table { get; }
}

/// <summary>A column made ready for validating records.</summary>
internal sealed class CompiledColumn
{
    public CompiledColumn(FlexColumnDefinition definition)
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
