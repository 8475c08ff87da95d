using System.Globalization;

namespace FlexDb.Core.Schema;

/// <summary>Makes column definitions, one method for each data type, each taking the rules that fit it.</summary>
/// <remarks>
/// What is not given is not set. What every column may have besides is set on the definition:
/// <c>FlexColumn.Text("notes") with { DisplayName = "Notes" }</c>, and
/// <see cref="FlexColumnDefinition.ComputedBy"/> for a computed column. The rules are checked when the schema is written.
/// </remarks>
public static class FlexColumn
{
    /// <summary>A column of short text.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="minLength">The least length, in Unicode code points.</param>
    /// <param name="maxLength">The greatest length, in Unicode code points.</param>
    /// <param name="pattern">An ECMAScript regular expression that must match.</param>
    /// <param name="allowedValues">The only values allowed: <see cref="FlexColumnValidation.Enum"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition String(
        string name,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        string? defaultValue = null,
        int? minLength = null,
        int? maxLength = null,
        string? pattern = null,
        IEnumerable<string>? allowedValues = null) =>
        new(name, FlexDataType.String)
        {
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = defaultValue,
            Validation = new FlexColumnValidation
            {
                MinLength = minLength,
                MaxLength = maxLength,
                Pattern = pattern,
                Enum = allowedValues?.Select(FlexJsonValue.FromString).ToFlexList(),
            },
        };

    /// <summary>A column of long text, which cannot be indexed.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="minLength">The least length, in Unicode code points.</param>
    /// <param name="maxLength">The greatest length, in Unicode code points.</param>
    /// <param name="pattern">An ECMAScript regular expression that must match.</param>
    /// <param name="allowedValues">The only values allowed: <see cref="FlexColumnValidation.Enum"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition Text(
        string name,
        bool required = false,
        string? defaultValue = null,
        int? minLength = null,
        int? maxLength = null,
        string? pattern = null,
        IEnumerable<string>? allowedValues = null) =>
        new(name, FlexDataType.Text)
        {
            Required = required,
            DefaultValue = defaultValue,
            Validation = new FlexColumnValidation
            {
                MinLength = minLength,
                MaxLength = maxLength,
                Pattern = pattern,
                Enum = allowedValues?.Select(FlexJsonValue.FromString).ToFlexList(),
            },
        };

    /// <summary>A column of whole numbers of 64 bits.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="min">The least value.</param>
    /// <param name="max">The greatest value.</param>
    /// <param name="allowedValues">The only values allowed: <see cref="FlexColumnValidation.Enum"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition Integer(
        string name,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        long? defaultValue = null,
        long? min = null,
        long? max = null,
        IEnumerable<long>? allowedValues = null) =>
        new(name, FlexDataType.Integer)
        {
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = OfNullable(defaultValue, FlexJsonValue.FromInt64),
            Validation = new FlexColumnValidation
            {
                Min = OfNullable(min, FlexJsonValue.FromInt64),
                Max = OfNullable(max, FlexJsonValue.FromInt64),
                Enum = allowedValues?.Select(FlexJsonValue.FromInt64).ToFlexList(),
            },
        };

    /// <summary>A column of exact decimal numbers of at most 28 digits.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="min">The least value.</param>
    /// <param name="max">The greatest value.</param>
    /// <param name="allowedValues">The only values allowed: <see cref="FlexColumnValidation.Enum"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition Decimal(
        string name,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        decimal? defaultValue = null,
        decimal? min = null,
        decimal? max = null,
        IEnumerable<decimal>? allowedValues = null) =>
        new(name, FlexDataType.Decimal)
        {
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = OfNullable(defaultValue, FlexJsonValue.FromDecimal),
            Validation = new FlexColumnValidation
            {
                Min = OfNullable(min, FlexJsonValue.FromDecimal),
                Max = OfNullable(max, FlexJsonValue.FromDecimal),
                Enum = allowedValues?.Select(FlexJsonValue.FromDecimal).ToFlexList(),
            },
        };

    /// <summary>A column of truth values.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition Boolean(
        string name,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        bool? defaultValue = null) =>
        new(name, FlexDataType.Boolean)
        {
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = OfNullable(defaultValue, FlexJsonValue.FromBoolean),
        };

    /// <summary>A column of calendar dates.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="min">The earliest date.</param>
    /// <param name="max">The latest date.</param>
    /// <param name="allowedValues">The only values allowed: <see cref="FlexColumnValidation.Enum"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition Date(
        string name,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        DateOnly? defaultValue = null,
        DateOnly? min = null,
        DateOnly? max = null,
        IEnumerable<DateOnly>? allowedValues = null) =>
        new(name, FlexDataType.Date)
        {
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = OfNullable(defaultValue, OfDate),
            Validation = new FlexColumnValidation
            {
                Min = OfNullable(min, OfDate),
                Max = OfNullable(max, OfDate),
                Enum = allowedValues?.Select(OfDate).ToFlexList(),
            },
        };

    /// <summary>A column of instants.</summary>
    /// <remarks>Fractions of a second beyond microseconds are cut off.</remarks>
    /// <param name="name">The column's name.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="min">The earliest instant.</param>
    /// <param name="max">The latest instant.</param>
    /// <param name="allowedValues">The only values allowed: <see cref="FlexColumnValidation.Enum"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition DateTime(
        string name,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        DateTimeOffset? defaultValue = null,
        DateTimeOffset? min = null,
        DateTimeOffset? max = null,
        IEnumerable<DateTimeOffset>? allowedValues = null) =>
        new(name, FlexDataType.DateTime)
        {
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = OfNullable(defaultValue, OfInstant),
            Validation = new FlexColumnValidation
            {
                Min = OfNullable(min, OfInstant),
                Max = OfNullable(max, OfInstant),
                Enum = allowedValues?.Select(OfInstant).ToFlexList(),
            },
        };

    /// <summary>A column of any JSON, which cannot be indexed.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition Json(
        string name,
        bool required = false,
        FlexJsonValue? defaultValue = null) =>
        new(name, FlexDataType.Json)
        {
            Required = required,
            DefaultValue = defaultValue,
        };

    /// <summary>A column that refers to a record of a table.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="targetTable">The name of the table that it refers to, in the same application.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The id that a record inserted without one refers to.</param>
    /// <param name="onDelete">What the host does when the record that it refers to is deleted; null means <see cref="FlexOnDelete.Restrict"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="targetTable"/> is null.</exception>
    public static FlexColumnDefinition Reference(
        string name,
        string targetTable,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        string? defaultValue = null,
        FlexOnDelete? onDelete = null)
    {
        ArgumentNullException.ThrowIfNull(targetTable);
        return new FlexColumnDefinition(name, FlexDataType.Reference)
        {
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = defaultValue,
            Validation = new FlexColumnValidation { TargetTable = targetTable, OnDelete = onDelete },
        };
    }

    private static FlexJsonValue OfDate(DateOnly value) =>
        FlexJsonValue.FromString(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static FlexJsonValue OfInstant(DateTimeOffset value) =>
        FlexJsonValue.FromString(value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));

    private static FlexJsonValue? OfNullable<T>(T? value, Func<T, FlexJsonValue> convert)
        where T : struct =>
        value is { } given ? convert(given) : null;
}
