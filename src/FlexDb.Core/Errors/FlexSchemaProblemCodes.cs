namespace FlexDb.Core.Errors;

/// <summary>The codes of <see cref="FlexSchemaProblem"/>; stable across releases.</summary>
public static class FlexSchemaProblemCodes
{
    /// <summary>A column's name is not of the form that names must have.</summary>
    public const string InvalidName = "invalid_name";

    /// <summary>A column's name belongs to the columns that every record has: its id and its times.</summary>
    public const string ReservedName = "reserved_name";

    /// <summary>A column is called <c>__proto__</c>, a name that programs in JavaScript cannot hold a value under.</summary>
    public const string UnportableName = "unportable_name";

    /// <summary>Several columns have one name, where upper and lower case are the same.</summary>
    public const string DuplicateName = "duplicate_name";

    /// <summary>A column's id is not ten base-36 characters.</summary>
    public const string InvalidColumnId = "invalid_column_id";

    /// <summary>Several columns have one id.</summary>
    public const string DuplicateColumnId = "duplicate_column_id";

    /// <summary>A column's data type is not one that this library knows.</summary>
    public const string UnknownDataType = "unknown_data_type";

    /// <summary>A known property holds JSON of another form than it must have, so that a rule refuses every value but null, and what is no rule has no effect.</summary>
    public const string UnreadableProperty = "unreadable_property";

    /// <summary>JSON read strictly is not JSON at all.</summary>
    public const string MalformedJson = "malformed_json";

    /// <summary>JSON read strictly lacks a property that must be there, or has another kind of JSON in its place.</summary>
    public const string MissingProperty = "missing_property";

    /// <summary>JSON read strictly has a property that no schema has.</summary>
    public const string UnknownProperty = "unknown_property";

    /// <summary>A text holds half a surrogate pair, which neither UTF-8 nor the database can hold.</summary>
    public const string InvalidText = "invalid_text";

    /// <summary>A display name is longer than 255 code points.</summary>
    public const string DisplayNameTooLong = "display_name_too_long";

    /// <summary>A rule has no meaning for the column's data type.</summary>
    public const string RuleDoesNotFit = "rule_does_not_fit";

    /// <summary>A column of long text or JSON is indexed or unique.</summary>
    public const string NotIndexable = "not_indexable";

    /// <summary>A least or greatest length is below zero.</summary>
    public const string InvalidLength = "invalid_length";

    /// <summary>A range of lengths or values is empty: its least lies above its greatest.</summary>
    public const string EmptyRange = "empty_range";

    /// <summary>A bound is not a value of the column's data type.</summary>
    public const string InvalidBound = "invalid_bound";

    /// <summary>A pattern is not an ECMAScript regular expression.</summary>
    public const string InvalidPattern = "invalid_pattern";

    /// <summary>A pattern cannot run in time linear in the text: lookaround, back references, word boundaries, huge repetitions.</summary>
    public const string UnsupportedPattern = "unsupported_pattern";

    /// <summary>A list of allowed values is empty, so no value could be stored.</summary>
    public const string EmptyEnum = "empty_enum";

    /// <summary>An allowed value is not a value of the column's data type.</summary>
    public const string InvalidEnumValue = "invalid_enum_value";

    /// <summary>An allowed value is in the list twice.</summary>
    public const string DuplicateEnumValue = "duplicate_enum_value";

    /// <summary>A default breaks its own column's rules.</summary>
    public const string InvalidDefault = "invalid_default";

    /// <summary>A reference column does not say which table it refers to.</summary>
    public const string MissingTarget = "missing_target";

    /// <summary>A reference's target is not of the form that table names or ids have.</summary>
    public const string InvalidTarget = "invalid_target";

    /// <summary>A required reference would have to become null when its record is deleted.</summary>
    public const string SetNullOnRequired = "set_null_on_required";

    /// <summary>A computed column has a default, or is required or unique.</summary>
    public const string ComputedConflict = "computed_conflict";

    /// <summary>JSON is nested deeper than can be stored.</summary>
    public const string TooDeep = "too_deep";

    /// <summary>A JSON object holds a key twice, of which the database would keep one.</summary>
    public const string DuplicateKey = "duplicate_key";

    /// <summary>A JSON number would change in MySQL, which keeps it as a double.</summary>
    public const string NumberWouldChange = "number_would_change";

    /// <summary>The schema has more columns than the limit.</summary>
    public const string TooManyColumns = "too_many_columns";

    /// <summary>The schema's JSON is larger than the limit.</summary>
    public const string SchemaTooLarge = "schema_too_large";

    /// <summary>A slot of an import is that of another column too.</summary>
    public const string DuplicateSlot = "duplicate_slot";

    /// <summary>A slot of an import is of another pool than its column needs.</summary>
    public const string WrongSlot = "wrong_slot";

    /// <summary>A slot of an import has a number above its pool's capacity.</summary>
    public const string SlotBeyondCapacity = "slot_beyond_capacity";

    /// <summary>A slot of an import is for a column that needs none, or that is not there.</summary>
    public const string NeedlessSlot = "needless_slot";

    /// <summary>There are more problems than one report holds; the first ones are there.</summary>
    public const string MoreProblems = "more_problems";
}
