using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Evolution;

/// <summary>Calls the public methods of evolution with null, which they refuse by the name of the parameter.</summary>
internal sealed class NullArgumentTests
{
    private static readonly FlexTableSchema Schema = new([FlexColumn.String("a")]);

    private static IEnumerable<TestCaseData> Calls()
    {
        yield return NullArguments.Case("CanRead writer", "writer", () => FlexSchemaCompatibility.CanRead(null!, Schema));
        yield return NullArguments.Case("CanRead reader", "reader", () => FlexSchemaCompatibility.CanRead(Schema, null!));
        yield return NullArguments.Case("Check earlier", "earlier", () => FlexSchemaCompatibility.Check(FlexCompatibilityMode.Full, null!, Schema));
        yield return NullArguments.Case("Check schema", "schema", () => FlexSchemaCompatibility.Check(FlexCompatibilityMode.Full, [], null!));
        yield return NullArguments.Case("Diff before", "before", () => FlexSchemaDiff.Between(null!, Schema));
        yield return NullArguments.Case("Diff after", "after", () => FlexSchemaDiff.Between(Schema, null!));
        yield return NullArguments.Case("Apply before", "before", () => FlexSchemaDiff.Apply(null!, []));
        yield return NullArguments.Case("Apply changes", "changes", () => FlexSchemaDiff.Apply(Schema, null!));
        yield return NullArguments.Case("Apply one change", "changes", () => FlexSchemaDiff.Apply(Schema, [null!]));
        yield return NullArguments.Case("Judgement before", "before", () => FlexSchemaJudgement.Between(null!, Schema));
        yield return NullArguments.Case("Judgement after", "after", () => FlexSchemaJudgement.Between(Schema, null!));
        yield return NullArguments.Case("Text of a column", "column", () => FlexChangeText.Of((FlexColumnDefinition)null!));
        yield return NullArguments.Case("Text of a change", "change", () => FlexChangeText.Of((SchemaChange)null!));
        yield return NullArguments.Case("Text of a change of a property", "change", () => FlexChangeText.Of((FlexPropertyChange)null!));
        yield return NullArguments.Case("Plan", "json", () => FlexPlan.Parse(null!));
        yield return NullArguments.Case("Snapshot", "json", () => FlexSnapshot.Parse(null!));
        yield return NullArguments.Case("Snapshot of tables", "tables", () => new FlexSnapshot(null!));
        yield return NullArguments.Case("AddColumn", "definition", () => Edit().AddColumn(null!));
        yield return NullArguments.Case("RemoveColumn", "name", () => Edit().RemoveColumn(null!));
        yield return NullArguments.Case("RenameColumn name", "name", () => Edit().RenameColumn(null!, "b"));
        yield return NullArguments.Case("RenameColumn newName", "newName", () => Edit().RenameColumn("a", null!));
        yield return NullArguments.Case("ModifyColumn name", "name", () => Edit().ModifyColumn(null!, column => column));
        yield return NullArguments.Case("ModifyColumn change", "change", () => Edit().ModifyColumn("a", null!));
        yield return NullArguments.Case("MoveColumn", "name", () => Edit().MoveColumn(null!, 0));
        yield return NullArguments.Case("ReorderColumns", "names", () => Edit().ReorderColumns(null!));
        yield return NullArguments.Case("ReorderColumns one name", "name", () => Edit().ReorderColumns([null!]));

        // An added column had no name before the edit, so a null must not find it.
        static FlexTableEdit Edit() => new FlexTableEdit(Tables.Named("t"), Schema).AddColumn(FlexColumn.Date("added"));
    }

    [TestCaseSource(nameof(Calls))]
    public void Null_is_refused_by_the_name_of_its_parameter(Func<object?> call, string parameter) =>
        NullArguments.AssertRefused(call, parameter);
}
