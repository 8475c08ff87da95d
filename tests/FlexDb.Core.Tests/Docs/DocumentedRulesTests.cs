using System.Text.RegularExpressions;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Docs;

/// <summary>Holds the table of rules in <c>docs/concepts.md</c> to what the validator lets each data type have.</summary>
internal sealed partial class DocumentedRulesTests
{
    private static readonly Dictionary<string, string> s_values = new(StringComparer.Ordinal)
    {
        ["string"] = "\"a\"", ["text"] = "\"a\"", ["integer"] = "1", ["decimal"] = "1", ["boolean"] = "true",
        ["date"] = "\"2024-01-01\"", ["datetime"] = "\"2024-01-01T00:00:00Z\"", ["json"] = "{}", ["reference"] = "\"r1\"",
    };

    private static Dictionary<string, string[]> Documented => Row()
        .Matches(File.ReadAllText(Repository.PathOf("docs/concepts.md")).Split("| rule | data types | meaning |")[1].Split("\n\n")[0])
        .SelectMany(row => row.Groups["rules"].Value.Split(',', StringSplitOptions.TrimEntries).Select(rule => (Rule: rule.Trim('`'), Types: row.Groups["types"].Value)))
        .ToDictionary(
            row => row.Rule,
            row => row.Types == "all" ? [.. s_values.Keys] : row.Types.Split(", "),
            StringComparer.Ordinal);

    [Test]
    public void The_table_of_rules_lists_every_data_type_that_may_have_each()
    {
        string[] rules =
        [
            "required", "defaultValue", "computed", "unique", "indexed", "minLength", "maxLength", "pattern", "min", "max", "enum", "targetTable", "onDelete",
        ];

        Assert.That(Documented.Keys, Is.EquivalentTo(rules));
        Assert.Multiple(() =>
        {
            foreach (string rule in rules)
            {
                Assert.That(Documented[rule], Is.EquivalentTo(s_values.Keys.Where(type => Takes(type, rule))), rule);
            }
        });
    }

    private static bool Takes(string type, string rule) =>
        FlexSchemaValidator.Validate(FlexTableSchema.Parse($$"""{ "columns": [{ {{Column(type, rule)}} }] }"""))
            .All(problem => problem.Code is FlexSchemaProblemCodes.MissingTarget);

    private static string Column(string type, string rule)
    {
        string head = $"\"name\": \"a\", \"dataType\": \"{type}\"";
        return rule switch
        {
            "required" or "unique" or "indexed" => $"{head}, \"{rule}\": true",
            "defaultValue" => $"{head}, \"{rule}\": {s_values[type]}",
            "computed" => $"{head}, \"validation\": {{ \"computed\": \"b + c\" }}",
            "minLength" or "maxLength" => $"{head}, \"validation\": {{ \"{rule}\": 1 }}",
            "min" or "max" => $"{head}, \"validation\": {{ \"{rule}\": {s_values[type]} }}",
            "enum" => $"{head}, \"validation\": {{ \"enum\": [{s_values[type]}] }}",
            "onDelete" => $"{head}, \"validation\": {{ \"onDelete\": \"restrict\" }}",
            _ => $"{head}, \"validation\": {{ \"{rule}\": \"a\" }}",
        };
    }

    [GeneratedRegex(@"^\| (?<rules>`[^|]*) \| (?<types>[^|]*) \| [^|]+ \|$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
