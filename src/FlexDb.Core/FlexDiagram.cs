using System.Globalization;
using System.Text;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core;

/// <summary>Draws tables and the references between them.</summary>
public static class FlexDiagram
{
    /// <summary>Returns an entity-relationship diagram of the tables as Mermaid text.</summary>
    /// <remarks>
    /// <para>
    /// Each table lists its columns with their data types. Each reference is a line from the referenced table to the
    /// referencing one, and its ends give the number of records: exactly one target where the column is required, else
    /// none or one; at most one referencing record where the column is unique, else any number. A referenced table that
    /// is not among <paramref name="tables"/> is drawn without columns.
    /// </para>
    /// <para>
    /// The text can be parsed whatever the names hold. Mermaid shows the names of tables and references as they are. It
    /// limits what an attribute can be called, so a column called <c>pk</c> is drawn as <c>_pk</c>, and characters other
    /// than ASCII letters, digits and underscores become underscores; the exact name then stands in the comment beside
    /// it. Mermaid refuses texts of more than 50,000 characters unless its <c>maxTextSize</c> is raised.
    /// </para>
    /// </remarks>
    /// <param name="tables">The tables of one application, in the order in which they are listed.</param>
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
        string type = Word(column.DataTypeName), name = Word(column.Name);
        output.Append("        ").Append(type).Append(' ').Append(name);
        string keys = (column.DataType == FlexDataType.Reference, column.Unique) switch
        {
            (true, true) => " FK, UK",
            (true, false) => " FK",
            (false, true) => " UK",
            _ => "",
        };
        output.Append(keys);
        string comment = string.Join(", ", Remarks(column, type, name));
        if (comment.Length > 0)
        {
            output.Append(" \"").Append(comment).Append('"');
        }

        output.Append('\n');
    }

    private static IEnumerable<string> Remarks(FlexColumnDefinition column, string type, string name)
    {
        // Labels are Markdown, in which _name_ is shown as an emphasised "name".
        if (name != column.Name || (name.Length > 2 && name[0] == '_' && name[^1] == '_'))
        {
            yield return $"named {Escape(column.Name)}";
        }

        if (type != column.DataTypeName)
        {
            yield return $"type {Escape(column.DataTypeName)}";
        }

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

    private static string Quote(string text) => $"\"{Escape(text)}\"";

    // Even inside quotation marks Mermaid reads % and \ as its own, "direction TB" as a statement, and Markdown and HTML.
    // Its entity codes (#37;) keep all that from being read, and are shown as the characters that they stand for.
    private static string Escape(string text)
    {
        if (text.Length == 0)
        {
            return "∅"; // Mermaid has no empty names.
        }

        // While it reads, Mermaid puts "ﬂ°" and "¶ß" in place of an entity code's beginning and end.
        string own = text.Replace("ﬂ°", "fl°", StringComparison.Ordinal).Replace("¶ß", "¶ss", StringComparison.Ordinal);
        Rune[] runes = [.. own.EnumerateRunes()];
        StringBuilder escaped = new(text.Length);
        for (int i = 0; i < runes.Length; i++)
        {
            if (Rune.IsLetterOrDigit(runes[i]) || IsInnerUnderscore(runes, i))
            {
                escaped.Append(runes[i]);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"#{Shown(runes[i]).Value};");
            }
        }

        return escaped.ToString();
    }

    // XML has no control characters, not even as entities. Unicode has pictures of the 32 of ASCII (␀ to ␟).
    private static Rune Shown(Rune rune) =>
        rune.Value < 0x20 ? new Rune(0x2400 + rune.Value) : Rune.IsControl(rune) ? Rune.ReplacementChar : rune;

    private static bool IsInnerUnderscore(Rune[] runes, int i) =>
        runes[i].Value == '_' && i > 0 && Rune.IsLetterOrDigit(runes[i - 1]) && i + 1 < runes.Length && Rune.IsLetterOrDigit(runes[i + 1]);

    private static string Word(string text)
    {
        string word = string.Concat(text.Select(static c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_'));
        bool isTaken = word.ToUpperInvariant() is "PK" or "FK" or "UK";
        return isTaken || word.Length == 0 || char.IsAsciiDigit(word[0]) ? $"_{word}" : word;
    }
}
