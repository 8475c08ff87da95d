namespace FlexDb.Core.Schema;

/// <summary>Makes column definitions, one method for each data type, each taking the rules that fit it.</summary>
/// <remarks>
/// What is not given is not set. Anything else, such as <see cref="FlexColumnDefinition.ExtensionData"/>, is set
/// with <c>with</c>. The rules are checked when the schema is written.
/// </remarks>
public static class FlexColumn
{
    /// <summary>A column of short text.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="displayName">The name that people see.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="minLength">The least length, in Unicode code points.</param>
    /// <param name="maxLength">The greatest length, in Unicode code points.</param>
    /// <param name="pattern">An ECMAScript regular expression that must match.</param>
    /// <param name="allowedValues">The only values allowed: <see cref="FlexColumnValidation.Enum"/>.</param>
    /// <param name="computed">The host's expression that computes the value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition String(
        string name,
        string? displayName = null,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        string? defaultValue = null,
        int? minLength = null,
        int? maxLength = null,
        string? pattern = null,
        IEnumerable<string>? allowedValues = null,
        string? computed = null) =>
        new(name, FlexDataType.String)
        {
            DisplayName = displayName,
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = OfText(defaultValue),
            Validation = new FlexColumnValidation
            {
                MinLength = minLength,
                MaxLength = maxLength,
                Pattern = pattern,
                Enum = allowedValues?.Select(FlexJsonValue.FromString).ToFlexList(),
                Computed = computed,
            },
        };

    /// <summary>A column of long text, which cannot be indexed.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="displayName">The name that people see.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="minLength">The least length, in Unicode code points.</param>
    /// <param name="maxLength">The greatest length, in Unicode code points.</param>
    /// <param name="pattern">An ECMAScript regular expression that must match.</param>
    /// <param name="computed">The host's expression that computes the value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition Text(
        string name,
        string? displayName = null,
        bool required = false,
        string? defaultValue = null,
        int? minLength = null,
        int? maxLength = null,
        string? pattern = null,
        string? computed = null) =>
        new(name, FlexDataType.Text)
        {
            DisplayName = displayName,
            Required = required,
            DefaultValue = OfText(defaultValue),
            Validation = new FlexColumnValidation
            {
                MinLength = minLength,
                MaxLength = maxLength,
                Pattern = pattern,
                Computed = computed,
            },
        };

    /// <summary>A column of whole numbers of 64 bits.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="displayName">The name that people see.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="min">The least value.</param>
    /// <param name="max">The greatest value.</param>
    /// <param name="allowedValues">The only values allowed: <see cref="FlexColumnValidation.Enum"/>.</param>
    /// <param name="computed">The host's expression that computes the value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition Integer(
        string name,
        string? displayName = null,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        long? defaultValue = null,
        long? min = null,
        long? max = null,
        IEnumerable<long>? allowedValues = null,
        string? computed = null) =>
        new(name, FlexDataType.Integer)
        {
            DisplayName = displayName,
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = defaultValue is { } value ? FlexJsonValue.FromInt64(value) : null,
            Validation = new FlexColumnValidation
            {
                Min = min is { } least ? FlexJsonValue.FromInt64(least) : null,
                Max = max is { } greatest ? FlexJsonValue.FromInt64(greatest) : null,
                Enum = allowedValues?.Select(FlexJsonValue.FromInt64).ToFlexList(),
                Computed = computed,
            },
        };

    /// <summary>A column of exact decimal numbers of at most 28 digits.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="displayName">The name that people see.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="min">The least value.</param>
    /// <param name="max">The greatest value.</param>
    /// <param name="allowedValues">The only values allowed: <see cref="FlexColumnValidation.Enum"/>.</param>
    /// <param name="computed">The host's expression that computes the value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition Decimal(
        string name,
        string? displayName = null,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        decimal? defaultValue = null,
        decimal? min = null,
        decimal? max = null,
        IEnumerable<decimal>? allowedValues = null,
        string? computed = null) =>
        new(name, FlexDataType.Decimal)
        {
            DisplayName = displayName,
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = defaultValue is { } value ? FlexJsonValue.FromDecimal(value) : null,
            Validation = new FlexColumnValidation
            {
                Min = min is { } least ? FlexJsonValue.FromDecimal(least) : null,
                Max = max is { } greatest ? FlexJsonValue.FromDecimal(greatest) : null,
                Enum = allowedValues?.Select(FlexJsonValue.FromDecimal).ToFlexList(),
                Computed = computed,
            },
        };

    /// <summary>A column of truth values.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="displayName">The name that people see.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="computed">The host's expression that computes the value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition Boolean(
        string name,
        string? displayName = null,
        bool required = false,
        bool indexed = false,
        bool? defaultValue = null,
        string? computed = null) =>
        new(name, FlexDataType.Boolean)
        {
            DisplayName = displayName,
            Required = required,
            Indexed = indexed,
            DefaultValue = defaultValue is { } value ? FlexJsonValue.FromBoolean(value) : null,
            Validation = new FlexColumnValidation { Computed = computed },
        };

    /// <summary>A column of calendar dates.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="displayName">The name that people see.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="min">The earliest date.</param>
    /// <param name="max">The latest date.</param>
    /// <param name="computed">The host's expression that computes the value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition Date(
        string name,
        string? displayName = null,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        DateOnly? defaultValue = null,
        DateOnly? min = null,
        DateOnly? max = null,
        string? computed = null) =>
        new(name, FlexDataType.Date)
        {
            DisplayName = displayName,
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = OfDate(defaultValue),
            Validation = new FlexColumnValidation { Min = OfDate(min), Max = OfDate(max), Computed = computed },
        };

    /// <summary>A column of instants.</summary>
    /// <remarks>Fractions of a second beyond microseconds are cut off.</remarks>
    /// <param name="name">The column's name.</param>
    /// <param name="displayName">The name that people see.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="min">The earliest instant.</param>
    /// <param name="max">The latest instant.</param>
    /// <param name="computed">The host's expression that computes the value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition DateTime(
        string name,
        string? displayName = null,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        DateTimeOffset? defaultValue = null,
        DateTimeOffset? min = null,
        DateTimeOffset? max = null,
        string? computed = null) =>
        new(name, FlexDataType.DateTime)
        {
            DisplayName = displayName,
            Required = required,
            Unique = unique,
            Indexed = indexed,
            DefaultValue = OfInstant(defaultValue),
            Validation = new FlexColumnValidation { Min = OfInstant(min), Max = OfInstant(max), Computed = computed },
        };

    /// <summary>A column of any JSON, which cannot be indexed.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="displayName">The name that people see.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="defaultValue">The value of a record inserted without one.</param>
    /// <param name="computed">The host's expression that computes the value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static FlexColumnDefinition Json(
        string name,
        string? displayName = null,
        bool required = false,
        FlexJsonValue? defaultValue = null,
        string? computed = null) =>
        new(name, FlexDataType.Json)
        {
            DisplayName = displayName,
            Required = required,
            DefaultValue = defaultValue,
            Validation = new FlexColumnValidation { Computed = computed },
        };

    /// <summary>A column that refers to a record of a table.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="targetTable">The name of the table that it refers to, in the same application.</param>
    /// <param name="displayName">The name that people see.</param>
    /// <param name="required">Whether every record must have a value.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    /// <param name="indexed">Whether the host wants to search by it.</param>
    /// <param name="onDelete">What is to happen when the record that it refers to is deleted.</param>
    /// <param name="computed">The host's expression that computes the value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="targetTable"/> is null.</exception>
    public static FlexColumnDefinition Reference(
        string name,
        string targetTable,
        string? displayName = null,
        bool required = false,
        bool unique = false,
        bool indexed = false,
        FlexOnDelete? onDelete = null,
        string? computed = null)
    {
        ArgumentNullException.ThrowIfNull(targetTable);
        return new FlexColumnDefinition(name, FlexDataType.Reference)
        {
            DisplayName = displayName,
            Required = required,
            Unique = unique,
            Indexed = indexed,
            Validation = new FlexColumnValidation { TargetTable = targetTable, OnDelete = onDelete, Computed = computed },
        };
    }

    private static FlexJsonValue? OfText(string? value) => value is null ? null : FlexJsonValue.FromString(value);

    private static FlexJsonValue? OfDate(DateOnly? value) =>
        value is { } date ? FlexJsonValue.FromString(date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)) : null;

    private static FlexJsonValue? OfInstant(DateTimeOffset? value) =>
        value is { } instant
            ? FlexJsonValue.FromString(
                instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", System.Globalization.CultureInfo.InvariantCulture))
            : null;
}
