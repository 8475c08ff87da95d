using System.Text.Json.Serialization;

using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>One way in which a record that was written under one schema may not be valid under another.</summary>
/// <param name="Column">The column's name in the schema that reads.</param>
/// <param name="Rule">Which of its properties stands in the way.</param>
/// <param name="WriterValue">That property in the schema that wrote; null when it is not set or the column is not there.</param>
/// <param name="ReaderValue">That property in the schema that reads; null when it is not set.</param>
/// <param name="Message">A sentence that a product can show to the person who makes the edit.</param>
public sealed record FlexCompatibilityViolation(
    string Column,
    FlexColumnRule Rule,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FlexJsonValue? WriterValue,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FlexJsonValue? ReaderValue,
    string Message)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Message;
}
