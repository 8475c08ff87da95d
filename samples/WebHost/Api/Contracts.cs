using System.Text.Json;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace WebHost.Api;

/// <summary>A table to be created.</summary>
public sealed record CreateRequest(string Name, string? DisplayName, FlexColumnDefinition[]? Columns);

/// <summary>The changes of one edit, which apply together.</summary>
public sealed record EditRequest
{
    public FlexColumnDefinition[] Add { get; init; } = [];

    public string[] Remove { get; init; } = [];

    /// <summary>New names by present ones.</summary>
    public IReadOnlyDictionary<string, string> Rename { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The version that the edit was thought of for; it fails on any other.</summary>
    public int? ExpectedVersion { get; init; }

    /// <summary>What the edit may do to stored values.</summary>
    public FlexChangeImpact Allow { get; init; }

    public void ApplyTo(FlexTableEdit edit)
    {
        foreach (string name in Remove)
        {
            edit.RemoveColumn(name);
        }

        foreach ((string name, string newName) in Rename)
        {
            edit.RenameColumn(name, newName);
        }

        foreach (FlexColumnDefinition column in Add)
        {
            edit.AddColumn(column);
        }
    }

    public FlexEditOptions ToOptions(string actor) => new() { Actor = actor, Allow = Allow, ExpectedVersion = ExpectedVersion };
}

/// <summary>A table as clients see it.</summary>
public sealed record TableResponse(
    string Id,
    string Name,
    string? DisplayName,
    int Version,
    bool IsActive,
    FlexTableSchema Schema,
    FlexSlotMap Slots,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static TableResponse Of(FlexTable table) => new(
        table.Id,
        table.Name,
        table.DisplayName,
        table.Version,
        table.IsActive,
        table.Schema,
        table.Slots,
        table.CreatedAt,
        table.UpdatedAt);
}

/// <summary>A table in a list.</summary>
public sealed record SummaryResponse(string Id, string Name, string? DisplayName, int Version, DateTimeOffset UpdatedAt)
{
    public static SummaryResponse Of(FlexTableSummary table) => new(table.Id, table.Name, table.DisplayName, table.Version, table.UpdatedAt);
}

/// <summary>A version in a table's history, its changes in words and as data.</summary>
public sealed record VersionResponse(int Version, string? CreatedBy, DateTimeOffset CreatedAt, string[] Summary, FlexList<SchemaChange> Changes)
{
    public static VersionResponse Of(FlexTableVersion version) => new(
        version.Version,
        version.CreatedBy,
        version.CreatedAt,
        [.. version.Changes.Select(FlexChangeText.Of)],
        version.Changes);
}

/// <summary>A plan: what to review, and the document to send back to have it applied.</summary>
public sealed record PlanResponse(FlexChangeImpact Impact, string Review, FlexPlan Plan)
{
    public static PlanResponse Of(FlexPlan plan) => new(plan.Impact, plan.ToString(), plan);
}

/// <summary>Whether a record keeps a table's rules: its normal form, or every error.</summary>
public sealed record CheckResponse(bool IsValid, JsonElement? Record, IReadOnlyList<FlexRecordError> Errors);
