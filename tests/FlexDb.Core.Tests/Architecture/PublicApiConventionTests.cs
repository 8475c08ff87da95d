using System.Reflection;
using System.Runtime.CompilerServices;

using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;

namespace FlexDb.Core.Tests.Architecture;

/// <summary>Holds every public type to the conventions, by reflection, so that a new one cannot forget them.</summary>
[TestFixture]
public sealed class PublicApiConventionTests
{
    // A store has virtual members, for a host's tests; the rest of what is not sealed is closed by its constructors.
    private static readonly Type[] Open = [typeof(FlexDbStore), typeof(FlexApplicationStore)];

    // Settings that are set until a store takes its copy; an edit while its function runs; generated metadata, which is
    // made when it is first asked for.
    private static readonly Type[] Mutable = [typeof(FlexDbOptions), typeof(FlexTableEdit), typeof(FlexJsonContext)];

    private static readonly Type[] PublicTypes = typeof(FlexDbStore).Assembly.GetExportedTypes();

    private static IEnumerable<Type> Classes => PublicTypes.Where(type => type is { IsClass: true, IsAbstract: false } && !Open.Contains(type));

    private static IEnumerable<Type> Values => PublicTypes.Where(type =>
        !type.IsEnum && !type.IsInterface && !(type is { IsAbstract: true, IsSealed: true }) && !Mutable.Contains(type));

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
            from type in typeof(FlexDbStore).Assembly.GetTypes()
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
            where held is not null && (held.IsArray || (held != typeof(string) && held.Assembly != type.Assembly && !held.IsPrimitive))
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
            Is.Empty);

    [Test]
    public void A_host_s_test_can_replace_every_operation_of_the_store() =>
        Assert.That(
            Open.SelectMany(DeclaredMethods).Where(method => !method.IsSpecialName),
            Is.Not.Empty.And.All.Matches((MethodInfo? method) => method is { IsVirtual: true, IsFinal: false }));

    [Test]
    public void An_asynchronous_function_is_refused_by_the_compiler_wherever_an_edit_function_is_taken()
    {
        MethodInfo[] methods = [.. PublicTypes.SelectMany(DeclaredMethods)];
        MethodInfo[] taking = [.. methods.Where(method => Takes(method, typeof(Action<FlexTableEdit>)))];

        Assert.That(taking, Is.Not.Empty);
        Assert.That(taking.Where(method => !methods.Any(other => IsGuardOf(other, method))), Is.Empty);

        static bool Takes(MethodInfo method, Type type) => method.GetParameters().Any(parameter => parameter.ParameterType == type);

        static bool IsGuardOf(MethodInfo guard, MethodInfo method) =>
            guard.DeclaringType == method.DeclaringType
            && guard.Name == method.Name
            && guard.GetCustomAttribute<ObsoleteAttribute>() is { IsError: true }
            && guard.GetParameters().Select(parameter => (parameter.ParameterType, parameter.Name, parameter.HasDefaultValue)).SequenceEqual(
                method.GetParameters().Select(parameter => (
                    parameter.ParameterType == typeof(Action<FlexTableEdit>) ? typeof(Func<FlexTableEdit, Task>) : parameter.ParameterType,
                    parameter.Name,
                    parameter.HasDefaultValue)));
    }

    private static MethodInfo[] DeclaredMethods(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly);

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
