using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>The checks of what a caller wants to write, before anything is sent.</summary>
internal static class SchemaChecks
{
    public static string? Actor(string? actor) => TextArguments.Fitting(actor, TextArguments.MaxIdLength, "The actor");

    public static string? DisplayName(string? displayName) =>
        TextArguments.Fitting(displayName, TextArguments.MaxNameLength, "The display name");

    /// <summary>Throws with every problem of a new table: its name's and its schema's.</summary>
    public static void New(TableIdentity table, FlexTableSchema schema, FlexSchemaLimits limits)
    {
        FlexList<FlexSchemaProblem> problems =
            [.. SchemaNameRules.CheckTableName(table.Name), .. FlexSchemaValidator.Validate(schema, limits)];
        ThrowIfAny(table, problems);
    }

    /// <summary>Throws when a name is none that a table may be given.</summary>
    public static void TableName(string applicationId, string name) =>
        ThrowIfAny(new TableIdentity(applicationId, null, name), SchemaNameRules.CheckTableName(name));

    /// <summary>Throws with every problem that an edit brings; those that were there before stay the host's.</summary>
    public static void Edited(FlexTable before, FlexTableSchema after, FlexSchemaLimits limits) =>
        ThrowIfAny(before.Identity, FlexSchemaValidator.FindNewProblems(before.Schema, after, limits));

    private static void ThrowIfAny(TableIdentity table, FlexList<FlexSchemaProblem> problems)
    {
        if (problems.Count > 0)
        {
            throw new FlexSchemaException(table.ApplicationId, table.Id, table.Name, problems);
        }
    }
}
