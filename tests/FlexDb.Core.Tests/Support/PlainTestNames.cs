#if FLEXDB_MUTATE
using FlexDb.Core.Tests.Support;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

[assembly: PlainTestNames]

namespace FlexDb.Core.Tests.Support;

/// <summary>Numbers the cases of a test instead of naming their arguments.</summary>
/// <remarks>
/// Stryker asks Microsoft.Testing.Platform for tests by name, and its bridge to NUnit (2.4) does not find names with
/// backslashes again.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class PlainTestNames : NUnitAttribute, IApplyToTest
{
    public void ApplyToTest(Test test)
    {
        for (int i = 0; i < test.Tests.Count; i++)
        {
            Test inner = (Test)test.Tests[i];
            if (test is ParameterizedMethodSuite)
            {
                inner.Name = $"{test.Name}_{i}";
                inner.FullName = $"{test.FullName}_{i}";
            }

            ApplyToTest(inner);
        }
    }
}
#endif
