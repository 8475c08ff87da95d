using System.Globalization;
using System.Text.Json;

using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Records.IntegrationTests.Model;

/// <summary>Random columns, edits and records, of few names, ids and values, so that they often meet.</summary>
internal sealed class ModelRandom(int seed)
{
    private static readonly string[] Columns = ["a", "b", "c", "d", "e", "f"];

    private static readonly FlexDataType[] Types =
    [
        FlexDataType.String, FlexDataType.String, FlexDataType.Text, FlexDataType.Integer, FlexDataType.Integer, FlexDataType.Decimal, FlexDataType.Boolean,
        FlexDataType.Date, FlexDataType.DateTime, FlexDataType.Json, FlexDataType.Reference, FlexDataType.Reference, FlexDataType.Reference, FlexDataType.Reference,
    ];

    private static readonly string[] Texts = ["a", "b", "A", "ä", "1", "2", "true", "2024-02-29", "r1", "r2", "", " r3", "straße", "0.50"];

    private static readonly string[] Decimals = ["0", "1", "\"1.5\"", "-2.50", "\"12345678901234567890.12345678\"", "3"];

    private readonly Random _random = new(seed);

    public int Next(int limit) => _random.Next(limit);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public string Id() => string.Create(CultureInfo.InvariantCulture, $"r{_random.Next(18)}");

    public string? Actor() => Pick<string?>(["ann", "bob", null]);

    public string ColumnName() => Pick(Columns);

    public FlexColumnDefinition Column(string name, IReadOnlyList<string> tables)
    {
        FlexDataType type = Pick(Types);
        bool canIndex = type is not (FlexDataType.Json or FlexDataType.Text);
        FlexColumnDefinition column = new(name, type)
        {
            Required = Chance(0.2),
            Unique = canIndex && Chance(0.25),
            Indexed = canIndex && Chance(0.3),
        };
        if (type == FlexDataType.Reference)
        {
            FlexOnDelete? onDelete = Pick<FlexOnDelete?>([FlexOnDelete.Cascade, FlexOnDelete.Cascade, FlexOnDelete.SetNull, FlexOnDelete.SetNull, FlexOnDelete.Restrict, null]);
            return column with
            {
                Required = column.Required && onDelete != FlexOnDelete.SetNull && Chance(0.3),
                Validation = FlexColumnValidation.None with { TargetTable = Pick(tables), OnDelete = onDelete },
            };
        }

        return column with
        {
            DefaultValue = !column.Unique && Chance(0.4) ? FlexJsonValue.Parse(Value(type)) : null,
            Validation = type == FlexDataType.Integer && Chance(0.2) ? FlexColumnValidation.None with { Max = 3 } : FlexColumnValidation.None,
        };
    }

    /// <summary>A few random changes to a schema, which leave some of its columns alone.</summary>
    public void Change(FlexTableEdit edit, IReadOnlyList<string> tables, IReadOnlyCollection<string>? kept = null)
    {
        for (int steps = Next(2); steps >= 0; steps--)
        {
            string[] names = [.. edit.Schema.Columns.Select(static column => column.Name).Except(kept ?? [])];
            string free = ColumnName();
            if (names.Length < 3 || Chance(0.2))
            {
                if (!names.Contains(free))
                {
                    edit.AddColumn(Column(free, tables), Next(names.Length + 1));
                }

                continue;
            }

            string name = Pick(names);
            switch (Next(9))
            {
                case 0:
                    edit.RemoveColumn(name);
                    break;
                case 1:
                    edit.RemoveColumn(name).AddColumn(Column(name, tables));
                    break;
                case 2 when !names.Contains(free):
                    edit.RenameColumn(name, free);
                    break;
                case 3:
                    edit.ModifyColumn(name, column => Column(name, tables) with { Id = column.Id });
                    break;
                case 4:
                    edit.ModifyColumn(name, static column => column with { Required = !column.Required });
                    break;
                case 5:
                    edit.ModifyColumn(name, static column => column with { Unique = !column.Unique });
                    break;
                case 6:
                    edit.ModifyColumn(name, static column => column with { Indexed = !column.Indexed });
                    break;
                case 7:
                    edit.ModifyColumn(name, column => column.DataType == FlexDataType.Reference
                        ? column with { Validation = column.Validation with { OnDelete = Pick<FlexOnDelete?>([FlexOnDelete.Cascade, FlexOnDelete.SetNull, FlexOnDelete.Restrict]) } }
                        : column with { DefaultValue = Chance(0.5) ? null : FlexJsonValue.Parse(Value(column.DataType)) });
                    break;
                default:
                    edit.MoveColumn(name, Next(names.Length));
                    break;
            }
        }
    }

    /// <summary>A record, or changes to one; now and then a wrong one.</summary>
    public string Record(FlexTableSchema schema, Func<FlexColumnDefinition, string> idOf, bool isPatch)
    {
        List<(string, string)> properties = [];
        foreach (FlexColumnDefinition column in schema.Columns)
        {
            if (Chance(isPatch ? 0.6 : column.Required ? 0.03 : 0.2))
            {
                continue;
            }

            properties.Add((column.Name, Chance(column.Required ? 0.02 : 0.1)
                ? "null"
                : Chance(0.01) ? "[1]"
                : column.DataType == FlexDataType.Reference ? JsonSerializer.Serialize(idOf(column)) : Value(column.DataType)));
        }

        if (Chance(0.01))
        {
            properties.Add(("zzz", "1"));
        }

        return ModelJson.Write(properties.OrderBy(_ => _random.Next()));
    }

    public string Value(FlexDataType type) => type switch
    {
        FlexDataType.String or FlexDataType.Text => JsonSerializer.Serialize(Pick(Texts)),
        FlexDataType.Integer => Next(6).ToString(CultureInfo.InvariantCulture),
        FlexDataType.Decimal => Pick(Decimals),
        FlexDataType.Boolean => Chance(0.5) ? "true" : "false",
        FlexDataType.Date => $"\"2024-02-{Next(3) + 27}\"",
        FlexDataType.DateTime => $"\"2024-02-29T0{Next(4)}:00:00{Pick(["Z", "+01:00", ".5Z"])}\"",
        FlexDataType.Json => Pick(["""{"a":1}""", "[]", "1", "\"x\""]),
        _ => JsonSerializer.Serialize(Id()),
    };
}
