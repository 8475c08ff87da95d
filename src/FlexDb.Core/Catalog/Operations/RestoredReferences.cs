using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>What the references of a deleted table mean now, column by column.</summary>
/// <remarks>
/// A reference with a target id means the table of that id, whatever it is called now; one without, left by another
/// application, means the live table of its name. A reference to the table itself goes on meaning itself.
/// </remarks>
internal sealed class RestoredReferences
{
    private readonly Dictionary<string, NameRow> _byColumn = new(StringComparer.Ordinal);
    private readonly string _ownId;
    private readonly string _applicationId;

    private RestoredReferences(string ownId, string applicationId)
    {
        _ownId = ownId;
        _applicationId = applicationId;
    }

    /// <summary>The other tables that must be live and keep their names until the restore commits.</summary>
    public IEnumerable<string> TargetIds => _byColumn.Values.Select(target => target.Id).Where(id => id != _ownId);

    /// <summary>The ids of these tables by the names that they have now.</summary>
    public IReadOnlyDictionary<string, string> IdsByName
    {
        get
        {
            Dictionary<string, string> ids = new(StringComparer.Ordinal);
            foreach (NameRow target in _byColumn.Values)
            {
                ids[target.RowName] = target.Id;
            }

            return ids;
        }
    }

    public static async Task<RestoredReferences> FindAsync(
        OperationConnection connection,
        FlexTable deleted,
        string name,
        CancellationToken cancellationToken)
    {
        FlexColumnDefinition[] references = deleted.Schema.Columns.Where(ReferenceTargets.IsReference).ToArray();
        RestoredReferences result = new(deleted.Id, deleted.ApplicationId);
        if (references.Length == 0)
        {
            return result;
        }

        IReadOnlyList<NameRow> live = await connection
            .QueryAsync<NameRow>(
                ReferenceSql.FindLiveByIdOrName,
                new Parameters
                {
                    ["applicationId"] = deleted.ApplicationId,
                    ["ids"] = references.Select(column => column.Validation.TargetId ?? "").Distinct(StringComparer.Ordinal).ToArray(),
                    ["names"] = references.Select(column => column.Validation.TargetTable!).Distinct(StringComparer.Ordinal).ToArray(),
                },
                cancellationToken)
            .ConfigureAwait(false);
        NameRow[] rows = live.Where(row => row.ApplicationId == deleted.ApplicationId).ToArray();
        NameRow own = new(deleted.Id, deleted.ApplicationId, name);
        List<(FlexColumnReference, string)> faults = [];
        foreach (FlexColumnDefinition column in references)
        {
            (NameRow? target, string reason) = Resolve(deleted, column, rows, own);
            if (target is not null)
            {
                result._byColumn[column.Id!] = target;
            }
            else
            {
                faults.Add((new FlexColumnReference(deleted.Id, deleted.Name, column.Name, column.Validation.TargetTable!), reason));
            }
        }

        return faults.Count == 0 ? result : throw new FlexReferenceTargetException(deleted.Identity, faults);
    }

    public bool AreStill(Dictionary<string, TableRow> locked) =>
        _byColumn.Values
            .Where(target => target.Id != _ownId)
            .All(target => locked.TryGetValue(target.Id, out TableRow? row)
                && TableQueries.IsLive(row, _applicationId)
                && row.RowName == target.RowName);

    /// <summary>The schema with each reference naming its target as it is called now.</summary>
    public FlexTableSchema Apply(FlexTableSchema schema) =>
        new(
            schema.Columns.Select(column =>
                _byColumn.TryGetValue(column.Id!, out NameRow? target) && column.Validation.TargetTable != target.RowName
                    ? column with { Validation = column.Validation with { TargetTable = target.RowName, TargetId = target.Id } }
                    : column),
            schema.ExtensionData);

    /// <summary>The table that a column means, or why there is none.</summary>
    private static (NameRow? Target, string Reason) Resolve(
        FlexTable deleted,
        FlexColumnDefinition column,
        NameRow[] live,
        NameRow own)
    {
        string targetName = column.Validation.TargetTable!;
        string? targetId = column.Validation.TargetId;
        if (targetId == deleted.Id || (targetId is null && targetName == deleted.Name))
        {
            return (own, "");
        }

        NameRow? byName = Array.Find(live, row => row.RowName == targetName);
        if (targetId is null)
        {
            return (byName, "do not exist any more. Restore or create them first");
        }

        string reason = byName is null
            ? "are deleted. Restore them first"
            : "are deleted, and whose names now mean other tables. Restore them under other names first";
        return (Array.Find(live, row => row.Id == targetId), reason);
    }
}
