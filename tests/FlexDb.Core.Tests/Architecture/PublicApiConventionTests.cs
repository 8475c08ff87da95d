using System.Reflection;
using System.Runtime.CompilerServices;

using FlexDb.Core.Errors;

namespace FlexDb.Core.Tests.Architecture;

/// <summary>Holds every public type to the conventions, by reflection, so that a new one cannot forget them.</summary>
/// <remarks>Every project of unit tests compiles it; its <see cref="TestedLibrary"/> says which library is meant.</remarks>
[TestFixture]
public sealed class PublicApiConventionTests
{
    private static readonly Type[] PublicTypes = TestedLibrary.Assembly.GetExportedTypes();

    private static IEnumerable<Type> Classes => PublicTypes.Where(type => type is { IsClass: true, IsAbstract: false } && !TestedLibrary.Open.Contains(type));

    private static IEnumerable<Type> Values => PublicTypes.Where(type =>
        !type.IsEnum && !type.IsInterface && !(type is { IsAbstract: true, IsSealed: true }) && !TestedLibrary.Mutable.Contains(type));

    private static IEnumerable<MethodInfo> Asynchronous =>
        PublicTypes.SelectMany(DeclaredMethods).Where(method => IsAsynchronous(method.ReturnType));

    [TestCaseSource(nameof(Classes))]
    public void A_public_class_is_sealed(Type type) => Assert.That(type.IsSealed);

    [TestCaseSource(nameof(Values))]
    public void A_public_type_is_immutable(Type type)
    {
        IEnumerable<string> settable = type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property.DeclaringType!.Assembly == type.Assembly)
            .Where(property => property.SetMethod is { } setter && !IsInitOnly(setter))
            .Select(property => property.Name);
        IEnumerable<string> fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => field.DeclaringType!.Assembly == type.Assembly && !field.IsInitOnly && !IsBacking(field))
            .Select(field => field.Name);

        Assert.That(settable.Concat(fields), Is.Empty);
    }

    [TestCaseSource(nameof(Asynchronous))]
    public void What_is_asynchronous_says_so_and_takes_a_token_last(MethodInfo method)
    {
        Assert.That(method.Name, Does.EndWith("Async"));
        if (method.Name == nameof(IAsyncDisposable.DisposeAsync))
        {
            return;
        }

        ParameterInfo last = method.GetParameters()[^1];
        Assert.That(
            (last.ParameterType, last.Name, last.HasDefaultValue),
            Is.EqualTo((typeof(CancellationToken), "cancellationToken", true)));
    }

    [Test]
    public void What_says_that_it_is_asynchronous_is() =>
        Assert.That(
            PublicTypes.SelectMany(DeclaredMethods).Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal)),
            Is.Not.Empty.And.All.Matches((MethodInfo? method) => IsAsynchronous(method!.ReturnType)));

    [Test]
    public void No_static_state_can_change() =>
        Assert.That(
            from type in TestedLibrary.Assembly.GetTypes()
            where !IsGenerated(type)
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where field is { IsInitOnly: false, IsLiteral: false } && !field.IsDefined(typeof(CompilerGeneratedAttribute))
            select $"{type}.{field.Name}",
            Is.Empty);

    [Test]
    public void No_public_static_holds_what_a_caller_could_change() =>
        Assert.That(
            from type in PublicTypes
            from member in type.GetMembers(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
            let held = (member as FieldInfo)?.FieldType ?? (member as PropertyInfo)?.PropertyType
            where held is not null && (held.IsArray || (held != typeof(string) && !IsOurs(held) && !held.IsPrimitive))
            select $"{type}.{member.Name}",
            Is.Empty);

    [Test]
    public void Every_exception_is_a_FlexDbException() =>
        Assert.That(
            PublicTypes.Where(type => type.IsAssignableTo(typeof(Exception)) && !type.IsAssignableTo(typeof(FlexDbException))),
            Is.Empty);

    [Test]
    public void A_host_s_test_can_make_every_exception() =>
        Assert.That(
            PublicTypes.Where(type => type.IsAssignableTo(typeof(Exception)) && !type.IsAbstract && type.GetConstructors().Length == 0),
            Is.SubsetOf(TestedLibrary.ClosedExceptions));

    [Test]
    public void A_host_s_test_can_replace_every_operation_of_the_store() =>
        Assert.That(
            TestedLibrary.Open.SelectMany(DeclaredMethods).Where(method => !method.IsSpecialName),
            Is.Not.Empty.And.All.Matches((MethodInfo? method) => method is { IsVirtual: true, IsFinal: false }));

    private static MethodInfo[] DeclaredMethods(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly);

    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("FlexDb", StringComparison.Ordinal) == true;

    private static bool IsAsynchronous(Type type) =>
        type.IsAssignableTo(typeof(Task))
        || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>)
            || type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)));

    private static bool IsInitOnly(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    // The field of an init-only property that has checks is not marked read-only; its setter was looked at.
    private static bool IsBacking(FieldInfo field) => field.Name.EndsWith("k__BackingField", StringComparison.Ordinal);

    // What measures coverage or changes the code for build/mutate.sh puts types of its own beside ours.
    private static bool IsGenerated(Type type) =>
        type.Namespace?.StartsWith("FlexDb", StringComparison.Ordinal) == false
        || type.IsDefined(typeof(CompilerGeneratedAttribute)) || (type.DeclaringType is { } outer && IsGenerated(outer));
}
