#if FLEXDB_MUTATE
using System.Reflection;
using FlexDb.Core.Tests.Support;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

[assembly: TestsForMutations]

namespace FlexDb.Core.Tests.Support;

/// <summary>Numbers the cases of a test instead of naming their arguments, and has tests of many random cases run last.</summary>
/// <remarks>
/// Stryker asks Microsoft.Testing.Platform for tests by name, and its bridge to NUnit (2.4) does not find names with
/// backslashes again. A run ends with the first test that fails (build/mutate.runsettings), which most often is a quick one.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestsForMutations : NUnitAttribute, IApplyToTest
{
    public void ApplyToTest(Test test) => Apply(test);

    /// <returns>Whether it is of many random cases, or holds such tests.</returns>
    private static bool Apply(Test test)
    {
        bool isLong = test.Method?.MethodInfo is { } method && HasRandomCases(method);
        for (int i = 0; i < test.Tests.Count; i++)
        {
            Test inner = (Test)test.Tests[i];
            if (test is ParameterizedMethodSuite)
            {
                inner.Name = $"{test.Name}_{i}";
                inner.FullName = $"{test.FullName}_{i}";
            }

            isLong |= Apply(inner);
        }

        test.Properties.Set(PropertyNames.Order, isLong ? 2 : 1);
        return isLong;
    }

    // The compiler names what the test gives to Holds.ForCases after the test.
    private static bool HasRandomCases(MethodInfo test) => test.DeclaringType!
        .GetNestedTypes(BindingFlags.NonPublic)
        .SelectMany(static type => type.GetMethods(BindingFlags.Instance | BindingFlags.NonPublic))
        .Any(lambda => lambda.Name.StartsWith($"<{test.Name}>", StringComparison.Ordinal)
            && lambda.GetParameters() is [{ ParameterType: var parameter }]
            && parameter == typeof(Random));
}
#endif
