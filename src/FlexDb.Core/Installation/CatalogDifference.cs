using FlexDb.Core.Errors;

namespace FlexDb.Core.Installation;

/// <summary>One way in which the tables that are there differ from those that must be.</summary>
/// <param name="Problem">What is wrong, in words.</param>
/// <param name="Blocks">Whether the store cannot work while it is so.</param>
/// <param name="Mend">What would put it right without losing anything, or null where only a person can.</param>
internal sealed record CatalogDifference(FlexInstallationProblem Problem, bool Blocks, CatalogMend? Mend = null);

/// <summary>What would put a difference right.</summary>
internal abstract record CatalogMend;

/// <summary>Makes a table by its script.</summary>
internal sealed record CreateTableMend(CatalogTable Table) : CatalogMend;

/// <summary>Defines a column anew; several differences of one column share the same.</summary>
internal sealed record ModifyColumnMend(CatalogTable Table, CatalogColumn Column, string Definition) : CatalogMend;

/// <summary>Adds a column that is not there.</summary>
internal sealed record AddColumnMend(CatalogTable Table, string Column, string Definition) : CatalogMend;

/// <summary>Adds a primary key, a unique key or an index.</summary>
/// <param name="Table">The table it belongs to.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="IsUnique">Whether it is unique.</param>
/// <param name="Name">Its name, or null for the primary key.</param>
/// <param name="Replaces">Whether an index of the same name that is not unique gives way to it.</param>
internal sealed record AddKeyMend(
    CatalogTable Table,
    IReadOnlyList<string> Columns,
    bool IsUnique,
    string? Name,
    bool Replaces = false) : CatalogMend;

/// <summary>Adds a table's foreign key.</summary>
internal sealed record AddForeignKeyMend(CatalogTable Table) : CatalogMend;
