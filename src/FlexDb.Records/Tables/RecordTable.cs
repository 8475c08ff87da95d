using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Errors;

namespace FlexDb.Records.Tables;

/// <summary>A table as a host last saw it: its schema, and the indexes of its records.</summary>
/// <remarks>
/// It may be out of date; every statement on records compares it with what is there, and does nothing where it differs.
/// </remarks>
internal sealed class RecordTable
{
    private readonly string? _writeProblem;
    private volatile FlexRecordHistory? _history;
    private volatile bool _isTooLargeToBuildAtOnce;

    public RecordTable(FlexTable table, TableRegistration? registration, IReadOnlyList<RecordIndex> indexes, string? schemaProblem, decimal updatedAt, bool isSettled)
    {
        Table = table;
        Registration = registration;
        Indexes = indexes;
        UpdatedAt = updatedAt;
        IsSettled = isSettled;
        Columns = new TableColumns(table.Schema, indexes);
        _writeProblem = schemaProblem
            ?? DoubledColumns(table.Schema)
            ?? indexes.Where(static index => index.State != IndexState.Dropping && !IndexForm.IsKnown(index.Form))
                .Select(static index => $"its index {index.Number} has a form that this version of FlexDb.Records does not know. Use the version that wrote it, or a later one.")
                .FirstOrDefault();
    }

    public FlexTable Table { get; }

    /// <summary>Whether its indexes can be brought in line with its schema.</summary>
    public bool CanReconcile => _writeProblem is null && Registration is not { IsPurging: true };

    /// <summary>The table's entry in the registry; null as long as no record was ever written.</summary>
    public TableRegistration? Registration { get; }

    public IReadOnlyList<RecordIndex> Indexes { get; }

    public TableColumns Columns { get; }

    /// <summary>The row's <c>updated_at</c>, exactly, in seconds since 1970.</summary>
    public decimal UpdatedAt { get; }

    /// <summary>Whether any later change of the row must show in its <c>updated_at</c>.</summary>
    public bool IsSettled { get; }

    public uint Number => Registration!.Number;

    /// <summary>Whether the indexes are those that the schema asks for.</summary>
    public bool IsReconciled => Registration is { } registration && registration.SchemaVersion == Table.Version;

    /// <summary>Whether an index is not ready yet, so that the registry may say more by now.</summary>
    public bool HasUnfinishedIndex => Indexes.Any(static index => index.State is IndexState.Building or IndexState.Conflicts);

    public FlexRecordValidator Validator => FlexRecordValidator.For(Table.Schema);

    /// <summary>The table's versions; null until a record of an earlier one was read.</summary>
    public FlexRecordHistory? History
    {
        get => _history;
        set => _history = value;
    }

    /// <summary>Whether the table was found to have too many records for its indexes to be built by whoever needs them.</summary>
    public bool IsTooLargeToBuildAtOnce
    {
        get => _isTooLargeToBuildAtOnce;
        set => _isTooLargeToBuildAtOnce = value;
    }

    public RecordIndex? Find(string columnId, IndexKind kind) =>
        Indexes.FirstOrDefault(index => index.Kind == kind && index.ColumnId == columnId && index.State != IndexState.Dropping);

    /// <summary>Refuses a read of a deleted table; a deactivated table's records can still be read.</summary>
    public void EnsureReadable()
    {
        if (Table.DeletedAt is not null)
        {
            throw State(FlexTableState.Deleted, "Restore it before you read its records.");
        }
    }

    /// <summary>Refuses a write by name where the table cannot take one.</summary>
    /// <param name="isNamed">Whether the caller named the table; a delete reaches tables that are deactivated or deleted too.</param>
    public void EnsureWritable(bool isNamed)
    {
        if (isNamed && Table.DeletedAt is not null)
        {
            throw State(FlexTableState.Deleted, "Restore it before you write its records.");
        }

        if (Registration is { IsPurging: true })
        {
            throw State(FlexTableState.Deleted, "Its records are being purged; nothing undoes that.");
        }

        if (isNamed && !Table.IsActive)
        {
            throw State(FlexTableState.Deactivated, "Activate it before you write its records.");
        }

        if (_writeProblem is not null)
        {
            throw new FlexRecordSchemaException(Table, _writeProblem);
        }
    }

    private FlexTableStateException State(FlexTableState state, string advice) =>
        new(Table.ApplicationId, Table.Id, Table.Name, state, advice);

    private static string? DoubledColumns(FlexTableSchema schema)
    {
        if (Doubled(schema.Columns.Select(static column => column.Name)) is { } name)
        {
            return $"two columns are called '{name}'. Rename or remove one.";
        }

        return Doubled(schema.Columns.Select(static column => column.Id!)) is { } id
            ? $"two columns have the id '{id}'. Remove one, and add it again."
            : null;
    }

    private static string? Doubled(IEnumerable<string> names) =>
        names.GroupBy(static name => name, StringComparer.Ordinal).FirstOrDefault(static group => group.Skip(1).Any())?.Key;
}

/// <summary>A table's row in <c>flex_record_tables</c>.</summary>
/// <param name="Number">The number that its records are stored under.</param>
/// <param name="SchemaVersion">The version that its indexes were made for.</param>
/// <param name="Epoch">Raised whenever the set of its indexes changes.</param>
/// <param name="IsPurging">Whether it is being purged, which nothing undoes.</param>
internal sealed record TableRegistration(uint Number, int SchemaVersion, uint Epoch, bool IsPurging);
