using System.Globalization;
using System.Reflection;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>A table read back is what was given, whatever its columns say.</summary>
public sealed class DefinitionTests : StoreFixture
{
    private static readonly FlexExtensionData s_unknown = new(
    [
        KeyValuePair.Create("icon", FlexJsonValue.Parse("\"palette 🎨\"")),
        KeyValuePair.Create("ui", FlexJsonValue.Parse("""{"order": 3, "wide": [true, null, {"deep": "naïve\\"}], "": 0}""")),
    ]);

    private static readonly FlexColumnDefinition[] s_columns =
    [
        FlexColumn.String(
            "string_column",
            required: true,
            unique: true,
            indexed: true,
            defaultValue: "ab\\'\"\n\0🧩",
            minLength: 2,
            maxLength: 255,
            pattern: "^[^@\\s]") with { DisplayName = "名前 — \"name\" 'x' \\ 🧩" },
        FlexColumn.String("chosen", defaultValue: "lost", allowedValues: ["lead", "customer", "lost", "", " padded "]),
        FlexColumn.Text("text_column", defaultValue: "", minLength: 0, maxLength: int.MaxValue, pattern: "^\\w*$") with { DisplayName = "" },
        FlexColumn.Integer("integer_column", indexed: true, defaultValue: long.MaxValue, min: long.MinValue, max: long.MaxValue),
        FlexColumn.Integer("chosen_number", allowedValues: [0, -1, long.MinValue]),
        FlexColumn.Decimal(
            "decimal_column",
            unique: true,
            defaultValue: 1000.50m,
            min: -9999999999999999999999999.999m,
            max: 123456789012345678901234.5678m),
        FlexColumn.Decimal("chosen_decimal", allowedValues: [0.1m, 99999999.99m, 0.3333333333333333333333333333m]),
        FlexColumn.Boolean("boolean_column", required: true, indexed: true, defaultValue: false),
        FlexColumn.Date(
            "date_column",
            indexed: true,
            defaultValue: new DateOnly(2024, 2, 29),
            min: DateOnly.MinValue,
            max: DateOnly.MaxValue),
        FlexColumn.DateTime(
            "datetime_column",
            unique: true,
            defaultValue: new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.FromHours(9)).AddMicroseconds(123_456),
            min: new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.Zero),
            max: new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero)),
        FlexColumn.Json("json_column", defaultValue: FlexJsonValue.Parse("""["new", {"source": "web", "n": [1, 2.5, true, null]}, ""]""")),
        FlexColumn.Json("null_by_default", defaultValue: FlexJsonValue.Null),
        FlexColumn.Reference("cascading", "everything", onDelete: FlexOnDelete.Cascade, indexed: true),
        FlexColumn.Reference("setting_null", "everything", onDelete: FlexOnDelete.SetNull),
        FlexColumn.Reference("restricting", "everything", onDelete: FlexOnDelete.Restrict, required: true, unique: true),
        FlexColumn.Decimal("total").ComputedBy("quantity * unit_price"),
        FlexColumn.Text("extended") with
        {
            Id = "0123456789",
            ExtensionData = s_unknown,
            Validation = new FlexColumnValidation { ExtensionData = s_unknown },
        },
    ];

    [Test]
    public async Task A_created_table_reads_back_as_it_was_given()
    {
        string app = NewApplication();
        NewFlexTable given = new(app, "everything")
        {
            DisplayName = "Everything 🧩",
            Columns = s_columns.ToFlexList(),
            ExtensionData = s_unknown,
        };

        FlexTable created = await Store.CreateTableAsync(given);

        await EnsureAsync(app, created, created, s_columns);
        Assert.That(created.Schema.ExtensionData, Is.EqualTo(s_unknown));
        Assert.That(created.DisplayName, Is.EqualTo(given.DisplayName));
        Assert.That(created.Schema["extended"].Id, Is.EqualTo("0123456789"));
    }

    [Test]
    public async Task Columns_added_by_an_edit_read_back_as_they_were_given()
    {
        string app = NewApplication();
        FlexTable created = await Store.CreateTableAsync(new NewFlexTable(app, "everything"));

        FlexTable edited = (await Store.EditTableAsync(
            app,
            "everything",
            edit =>
            {
                foreach (FlexColumnDefinition column in s_columns)
                {
                    edit.AddColumn(column);
                }
            },
            new FlexEditOptions { Allow = Evolution.FlexChangeImpact.Lossy })).Table;

        // An edit gives each column that it adds a new id, whatever the definition holds.
        await EnsureAsync(app, created, edited, s_columns.Select(column => column with { Id = null }));
    }

    [Test]
    public async Task Each_column_reads_back_alone_in_a_culture_with_other_numbers_and_casing([Values("tr-TR", "de-DE", "ar-SA")] string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            await A_created_table_reads_back_as_it_was_given();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Every_data_type_is_covered() =>
        Assert.That(
            Enum.GetValues<FlexDataType>().Except([FlexDataType.Unknown]),
            Is.SubsetOf(s_columns.Select(column => column.DataType)));

    [Test]
    public void Every_property_of_a_column_is_covered() =>
        EnsureEachDiffers(s_columns, new FlexColumnDefinition("", FlexDataType.Unknown));

    [Test]
    public void Every_rule_is_covered() =>
        EnsureEachDiffers(
            s_columns.Select(column => column.Validation),
            FlexColumnValidation.None,

            // The store sets it; the comparison expects it to.
            except: nameof(FlexColumnValidation.TargetId));

    [Test]
    public async Task Every_property_of_a_table_is_read()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        await Store.DeactivateTableAsync(app, "contacts");
        await Store.DeleteTableAsync(app, "contacts");

        FlexTable read = await Store.GetTableAsync(app, table, includeDeleted: true);

        EnsureEachDiffers(
            [read],
            new FlexTable
            {
                Id = "",
                ApplicationId = "",
                Name = "",
                Schema = FlexTableSchema.Empty,
                Version = 0,
                CreatedAt = default,
                UpdatedAt = default,
            });
        Assert.That(read, Is.EqualTo(table with { IsActive = false, UpdatedAt = read.UpdatedAt, DeletedAt = read.DeletedAt }));
    }

    /// <summary>Compares what was returned, what is read and what the history holds with what was given.</summary>
    private async Task EnsureAsync(string app, FlexTable created, FlexTable returned, IEnumerable<FlexColumnDefinition> given)
    {
        FlexTable read = await new FlexDbStore(Database.DataSource).GetTableAsync(app, "everything");
        FlexTableVersion version = await Store.GetVersionAsync(app, "everything", read.Version);
        FlexColumnDefinition[] expected =
        [
            .. given.Select((column, i) => column with
            {
                Id = column.Id ?? read.Schema.Columns[i].Id,
                Validation = column.Validation with { TargetId = column.DataType == FlexDataType.Reference ? created.Id : null },
            }),
        ];

        Assert.That(read, Is.EqualTo(returned));
        Assert.That(read.Schema.Columns, Is.EqualTo(expected));
        Assert.That(version.Schema, Is.EqualTo(read.Schema));
        Assert.That(version.Changes.Select(change => change.After), Is.EqualTo(expected));
    }

    /// <summary>Each settable property must, in one of the values at least, be other than it is by default.</summary>
    private static void EnsureEachDiffers<T>(IEnumerable<T> values, T byDefault, params string[] except)
    {
        IEnumerable<PropertyInfo> properties = typeof(T)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && !except.Contains(property.Name));
        Assert.That(properties, Is.Not.Empty);
        foreach (PropertyInfo property in properties)
        {
            Assert.That(values.Select(value => property.GetValue(value)), Has.Some.Not.EqualTo(property.GetValue(byDefault)), property.Name);
        }
    }
}
