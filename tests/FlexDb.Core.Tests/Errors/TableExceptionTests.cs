using System.Reflection;

using FlexDb.Core.Errors;

namespace FlexDb.Core.Tests.Errors;

/// <summary>Holds every exception that is about one table to one base, so that a host can answer with the table whatever failed.</summary>
internal sealed class TableExceptionTests
{
    private static readonly Type[] s_exceptions =
        [.. typeof(FlexDbException).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(FlexDbException)) && !type.IsAbstract)];

    private static IEnumerable<Type> OfTables => s_exceptions.Where(type => type.IsSubclassOf(typeof(FlexTableException)));

    private static IEnumerable<Type> Others => s_exceptions.Except(OfTables);

    [TestCaseSource(nameof(Others))]
    public void An_exception_that_names_one_table_has_the_base(Type type) =>
        Assert.That(type.GetProperties().Select(property => property.Name), Has.None.EqualTo("TableName").And.None.EqualTo("TableId"));

    [TestCaseSource(nameof(OfTables))]
    public void A_host_s_test_gives_the_application_the_id_and_the_name_first(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().Single();

        Assert.That(
            constructor.GetParameters().Take(3).Select(parameter => (parameter.Name, parameter.ParameterType)),
            Is.EqualTo(new[] { ("applicationId", typeof(string)), ("tableId", typeof(string)), ("tableName", typeof(string)) }));
    }

    [TestCaseSource(nameof(OfTables))]
    public void An_exception_keeps_the_table_that_it_was_given(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().Single();
        object?[] arguments = [.. constructor.GetParameters().Select(Argument)];

        FlexTableException exception = (FlexTableException)constructor.Invoke(arguments);

        Assert.That((exception.ApplicationId, exception.TableId, exception.TableName), Is.EqualTo(("crm", "t1", "contacts")));
    }

    [Test]
    public void Most_exceptions_are_about_a_table() => Assert.That(OfTables.Count(), Is.GreaterThanOrEqualTo(12));

    private static object? Argument(ParameterInfo parameter) => parameter.Name switch
    {
        "applicationId" => "crm",
        "tableId" => "t1",
        "tableName" => "contacts",
        _ when parameter.ParameterType == typeof(string) => parameter.Name,
        _ when parameter.ParameterType == typeof(Exception) => new InvalidOperationException("cause"),
        _ when parameter.ParameterType == typeof(IReadOnlyDictionary<string, string>) => new Dictionary<string, string>(),
        _ when parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericTypeDefinition() != typeof(Nullable<>) =>
            Array.CreateInstance(parameter.ParameterType.GetGenericArguments()[0], 0),
        _ => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null,
    };
}
