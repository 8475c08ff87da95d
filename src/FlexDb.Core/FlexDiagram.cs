using System.Text;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core;

/// <summary>Draws tables and their references.</summary>
public static class FlexDiagram
{
    /// <summary>An entity-relationship diagram as Mermaid text, to paste where Mermaid is understood.</summary>
    /// <remarks>
    /// Each table lists its columns with their types; each reference is a line from the table that is referred to. A
    /// line says how many records there may be: one target, or none where the column is not required; any number of
    /// referring records, or at most one where the column is unique. A target that is not among the tables is drawn
    /// without columns. Characters that Mermaid's names cannot hold become underscores.
    /// </remarks>
    /// <param name="tables">Tables of one application, in the order in which they are to be listed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tables"/> is null.</exception>
    public static string ToMermaid(IEnumerable<FlexTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        return ToMermaid(tables.Select(table => (table.Name, table.Schema)));
    }

    /// <summary>All tables of a snapshot as Mermaid text; see <see cref="ToMermaid(IEnumerable{FlexTable})"/>.</summary>
    /// <param name="snapshot">The snapshot, such as <see cref="FlexDbStore.ExportAsync"/> gives.</param>
    /// <exception cref="ArgumentNullException"><paramref name="snapshot"/> is null.</exception>
    public static string ToMermaid(FlexSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return ToMermaid(snapshot.Tables.Select(table => (table.Name, table.Schema)));
    }

    /// <summary>Schemas that need not be stored as Mermaid text; see <see cref="ToMermaid(IEnumerable{FlexTable})"/>.</summary>
    /// <param name="tables">Schemas with their tables' names, in the order in which they are to be listed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tables"/> is null.</exception>
    public static string ToMermaid(IEnumerable<(string Name, FlexTableSchema Schema)> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        StringBuilder entities = new("erDiagram\n");
        StringBuilder references = new();
        foreach ((string name, FlexTableSchema schema) in tables)
        {
            string table = Quote(name);
            entities.Append("    ").Append(table).Append(" {\n");
            foreach (FlexColumnDefinition column in schema.Columns)
            {
                AppendColumn(entities, column);
                if (column is { DataType: FlexDataType.Reference, Validation.TargetTable: { } target })
                {
                    references
                        .Append("    ").Append(Quote(target))
                        .Append(column.Required ? " ||--" : " |o--").Append(column.Unique ? "o| " : "o{ ")
                        .Append(table).Append(" : ").Append(Quote(column.Name)).Append('\n');
                }
            }

            entities.Append("    }\n");
        }

        return entities.Append(references).ToString();
    }

    private static void AppendColumn(StringBuilder output, FlexColumnDefinition column)
    {
        output.Append("        ").Append(Word(column.DataTypeName)).Append(' ').Append(Word(column.Name));
        string keys = (column.DataType == FlexDataType.Reference, column.Unique) switch
        {
            (true, true) => " FK, UK",
            (true, false) => " FK",
            (false, true) => " UK",
            _ => "",
        };
        output.Append(keys);
        string comment = string.Join(", ", Remarks(column));
        if (comment.Length > 0)
        {
            output.Append(' ').Append(Quote(comment));
        }

        output.Append('\n');
    }

    private static IEnumerable<string> Remarks(FlexColumnDefinition column)
    {
        if (column.Required)
        {
            yield return "required";
        }

        if (column.Validation.Computed is not null)
        {
            yield return "computed";
        }

        if (column.Validation.OnDelete is { } onDelete && SchemaNames.IsKnown(onDelete))
        {
            yield return $"on delete {SchemaNames.Of(onDelete)}";
        }
    }

    // Quoted text may hold anything but quotation marks and line ends.
    private static string Quote(string text) => $"\"{string.Concat(text.Select(static c => c == '"' || char.IsControl(c) ? '_' : c))}\"";

    private static string Word(string text)
    {
        string word = string.Concat(text.Select(static c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_'));
        return word.Length == 0 || char.IsAsciiDigit(word[0]) ? $"_{word}" : word;
    }
}
