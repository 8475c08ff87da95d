using FlexDb.Core.Schema;

namespace FlexDb.Core;

/// <summary>The definition of a table to create.</summary>
/// <remarks>Immutable. The store checks it when it creates the table, and reports all problems at once.</remarks>
public sealed record NewFlexTable
{
    /// <summary>Initializes the definition of a table in an application, without columns.</summary>
    /// <param name="applicationId">The application: 1 to 128 characters, without leading or trailing white space.</param>
    /// <param name="name">The name: <c>^[a-z][a-z0-9_]{0,63}$</c>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="applicationId"/> is empty or padded with white space.</exception>
    /// <exception cref="Errors.FlexLimitException"><paramref name="applicationId"/> is longer than 128 characters.</exception>
    public NewFlexTable(string applicationId, string name)
        : this(name) => ApplicationId = TextArguments.ApplicationId(applicationId);

    /// <summary>Initializes the definition of a table for the application of the <see cref="FlexApplicationStore"/> that creates it.</summary>
    /// <param name="name">The name: <c>^[a-z][a-z0-9_]{0,63}$</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public NewFlexTable(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The application that the table belongs to; null for that of the <see cref="FlexApplicationStore"/> that creates it.</summary>
    public string? ApplicationId { get; internal init; }

    /// <summary>The table's name, unique among the application's live tables.</summary>
    public string Name { get; }

    /// <summary>The display name, of at most 255 characters.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Who creates the table, which version 1 records: any string of the host's, of at most 128 characters.</summary>
    public string? Actor { get; init; }

    /// <summary>The columns, in order. The default is no columns.</summary>
    /// <remarks>The store assigns an <see cref="FlexColumnDefinition.Id"/> to each column that has none.</remarks>
    public FlexList<FlexColumnDefinition> Columns { get; init; } = FlexList<FlexColumnDefinition>.Empty;

    /// <summary>Properties of the schema that this library does not know.</summary>
    public FlexExtensionData ExtensionData { get; init; } = FlexExtensionData.Empty;
}
