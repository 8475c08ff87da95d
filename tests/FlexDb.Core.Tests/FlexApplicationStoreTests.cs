using System.Reflection;

using FlexDb.Core.Errors;

namespace FlexDb.Core.Tests;

/// <summary>Holds the store of one application to the store: the same operations without the application.</summary>
internal sealed class FlexApplicationStoreTests
{
    private static readonly string[] s_notOperations = [nameof(FlexDbStore.ForApplication), nameof(FlexDbStore.WithTransaction)];

    [Test]
    public void It_has_every_operation_of_the_store_without_the_application() =>
        Assert.That(
            Operations(typeof(FlexApplicationStore)).Select(method => Signature(method, method.GetParameters())),
            Is.EquivalentTo(Operations(typeof(FlexDbStore)).Select(method => Signature(method, WithoutApplication(method)))));

    [TestCase("")]
    [TestCase(" padded")]
    public void An_application_id_that_is_none_is_refused(string applicationId) =>
        Assert.That(() => new Unconnected().ForApplication(applicationId), Throws.ArgumentException);

    [Test]
    public void An_application_id_that_is_too_long_is_refused() =>
        Assert.That(() => new Unconnected().ForApplication(new string('a', 129)), Throws.TypeOf<FlexLimitException>());

    [Test]
    public void A_table_of_another_application_is_refused()
    {
        FlexApplicationStore acme = new Unconnected().ForApplication("acme");

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => _ = acme.CreateTableAsync(new NewFlexTable("other", "contacts")))!;

        Assert.That(refusal.Message, Does.StartWith("Table 'contacts' is for application 'other', not 'acme'; leave the application out"));
    }

    [Test]
    public void A_table_of_no_application_is_refused_by_the_store() =>
        Assert.That(
            () => new Unconnected().CreateTableAsync(new NewFlexTable("contacts")),
            Throws.ArgumentException.With.Message.StartsWith("Table 'contacts' names no application; give one to its constructor, or create it by ForApplication."));

    [Test]
    public async Task A_table_takes_the_application_when_it_is_created()
    {
        Recording store = new();

        await store.ForApplication("acme").CreateTableAsync(new NewFlexTable("contacts"));
        await store.ForApplication("acme").CreateTableAsync(new NewFlexTable("acme", "orders"));

        Assert.That(store.Created.Select(table => (table.ApplicationId, table.Name)), Is.EqualTo(new[] { ("acme", "contacts"), ("acme", "orders") }));
    }

    private static IEnumerable<MethodInfo> Operations(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsSpecialName && !s_notOperations.Contains(method.Name, StringComparer.Ordinal));

    private static IEnumerable<ParameterInfo> WithoutApplication(MethodInfo method)
    {
        ParameterInfo[] parameters = method.GetParameters();
        return parameters[0].Name == "applicationId" ? parameters.Skip(1) : parameters;
    }

    private static string Signature(MethodInfo method, IEnumerable<ParameterInfo> parameters) =>
        $"{method.ReturnType} {method.Name}({string.Join(", ", parameters.Select(parameter => $"{parameter} = {(parameter.HasDefaultValue ? parameter.DefaultValue ?? "null" : "none")}"))})";

    private sealed class Unconnected : FlexDbStore;

    private sealed class Recording : FlexDbStore
    {
        public List<NewFlexTable> Created { get; } = [];

        public override Task<FlexTable> CreateTableAsync(NewFlexTable table, CancellationToken cancellationToken = default)
        {
            Created.Add(table);
            return Task.FromResult<FlexTable>(null!);
        }
    }
}
