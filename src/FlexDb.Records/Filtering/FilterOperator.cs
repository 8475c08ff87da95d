using System.Collections.Frozen;

namespace FlexDb.Records.Filtering;

/// <summary>What a node of a filter does.</summary>
internal enum FilterOperator
{
    /// <summary>All terms match.</summary>
    And,

    /// <summary>Any term matches.</summary>
    Or,

    /// <summary>The term does not match.</summary>
    Not,

    /// <summary>The value is null.</summary>
    IsNull,

    /// <summary>The value is another one, or null; of null: it is not null.</summary>
    NotEqual,

    /// <summary>The value is the given one.</summary>
    Equal,

    /// <summary>The value is one of the given ones.</summary>
    In,

    /// <summary>The value is less.</summary>
    LessThan,

    /// <summary>The value is less, or equal.</summary>
    LessThanOrEqual,

    /// <summary>The value is greater.</summary>
    GreaterThan,

    /// <summary>The value is greater, or equal.</summary>
    GreaterThanOrEqual,

    /// <summary>The value is one of two, or between them.</summary>
    Between,

    /// <summary>The text begins with the given one.</summary>
    StartsWith,

    /// <summary>The text holds the given one.</summary>
    Contains,

    /// <summary>The text is the given one, both folded.</summary>
    EqualIgnoringCase,
}

/// <summary>The names of operators in JSON.</summary>
internal static class OperatorNames
{
    private static readonly FrozenDictionary<string, FilterOperator> Operators = new Dictionary<string, FilterOperator>(StringComparer.Ordinal)
    {
        ["isNull"] = FilterOperator.IsNull,
        ["eq"] = FilterOperator.Equal,
        ["ne"] = FilterOperator.NotEqual,
        ["in"] = FilterOperator.In,
        ["lt"] = FilterOperator.LessThan,
        ["lte"] = FilterOperator.LessThanOrEqual,
        ["gt"] = FilterOperator.GreaterThan,
        ["gte"] = FilterOperator.GreaterThanOrEqual,
        ["between"] = FilterOperator.Between,
        ["startsWith"] = FilterOperator.StartsWith,
        ["contains"] = FilterOperator.Contains,
        ["equalIgnoringCase"] = FilterOperator.EqualIgnoringCase,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<FilterOperator, string> Names = Operators
        .Append(new("and", FilterOperator.And))
        .Append(new("or", FilterOperator.Or))
        .Append(new("not", FilterOperator.Not))
        .ToFrozenDictionary(static pair => pair.Value, static pair => pair.Key);

    /// <summary>The operators of one column, for messages.</summary>
    public static string All { get; } = string.Join(", ", Operators.OrderBy(static pair => pair.Value).Select(static pair => pair.Key));

    public static string Of(FilterOperator @operator) => Names[@operator];

    /// <summary>The operator of one column that has a name.</summary>
    public static bool TryFind(string name, out FilterOperator @operator) => Operators.TryGetValue(name, out @operator);
}
