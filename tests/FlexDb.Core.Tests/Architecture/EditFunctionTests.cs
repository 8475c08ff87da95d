using System.Reflection;

using FlexDb.Core.Evolution;

namespace FlexDb.Core.Tests.Architecture;

/// <summary>Holds every method that takes an edit function to refusing an asynchronous one.</summary>
[TestFixture]
public sealed class EditFunctionTests
{
    [Test]
    public void An_asynchronous_function_is_refused_by_the_compiler_wherever_an_edit_function_is_taken()
    {
        MethodInfo[] methods =
        [
            .. typeof(FlexDbStore).Assembly.GetExportedTypes().SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)),
        ];
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
}
