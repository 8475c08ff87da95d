using FlexDb.Core;
using FlexDb.Core.Schema;

namespace FlexDb.Records.IntegrationTests.Model;

/// <summary>The three tables that many callers share, as they are at the beginning.</summary>
internal static class SharedTables
{
    /// <summary>Columns that no edit touches: those by which writes are told apart, and one reference of each kind.</summary>
    public static IReadOnlyCollection<string> Kept { get; } = ["stamp", "note", "code", "above", "team", "boss", "person"];

    /// <summary>Gets the tables of an application, in the order in which they can be created.</summary>
    public static IEnumerable<NewFlexTable> Of(string application) =>
    [
        Table(application, "groups", FlexColumn.Reference("above", "groups", onDelete: FlexOnDelete.Cascade)),
        Table(
            application,
            "people",
            FlexColumn.Reference("team", "groups", onDelete: FlexOnDelete.SetNull),
            FlexColumn.Reference("boss", "people", onDelete: FlexOnDelete.Restrict)),
        Table(
            application,
            "notes",
            FlexColumn.Reference("person", "people", onDelete: FlexOnDelete.Cascade),
            FlexColumn.Reference("team", "groups", onDelete: FlexOnDelete.SetNull)),
    ];

    private static NewFlexTable Table(string application, string name, params FlexColumnDefinition[] references) => new(application, name)
    {
        Columns =
        [
            FlexColumn.String("stamp", required: true, unique: true),
            FlexColumn.String("note"),
            FlexColumn.String("code", unique: true),
            FlexColumn.Integer("a", required: true, defaultValue: 1, indexed: true),
            FlexColumn.Integer("b", unique: true),
            FlexColumn.String("c", defaultValue: "x"),
            .. references,
        ],
    };
}
