using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support.History;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>What an import does, as its plan says.</summary>
internal static class ImportEffects
{
    public static IEnumerable<WriteEffect> Of(FlexImportPlan plan) =>
        plan.Creations.SelectMany(Of).Concat(plan.Edits.SelectMany(Of)).Concat(plan.Deletions.Select(deletion => new DeletedTable(deletion.TableId)));

    private static IEnumerable<WriteEffect> Of(FlexImportCreation creation)
    {
        yield return MadeVersion.Of(creation.TableId, 1, creation.Table.Schema);
        yield return new GaveName(creation.TableId, creation.Table.Name);
        yield return new GaveDisplayName(creation.TableId, creation.Table.DisplayName);
        yield return new SwitchedActive(creation.TableId, creation.Table.IsActive);
    }

    private static IEnumerable<WriteEffect> Of(FlexImportEdit edit)
    {
        string id = edit.Plan.TableId;
        if (!edit.Plan.IsEmpty)
        {
            yield return MadeVersion.Of(id, edit.Plan.BaseVersion + 1, edit.Plan.Schema);
        }

        if (edit.Before.Name != edit.After.Name)
        {
            yield return new GaveName(id, edit.After.Name);
        }

        if (edit.Before.DisplayName != edit.After.DisplayName)
        {
            yield return new GaveDisplayName(id, edit.After.DisplayName);
        }

        if (edit.Before.IsActive != edit.After.IsActive)
        {
            yield return new SwitchedActive(id, edit.After.IsActive);
        }
    }
}
