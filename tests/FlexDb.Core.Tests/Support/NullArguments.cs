namespace FlexDb.Core.Tests.Support;

/// <summary>Calls with null, which are refused by the name of the parameter.</summary>
internal static class NullArguments
{
    public static TestCaseData Case(string name, string parameter, Func<object?> call) => new TestCaseData(call, parameter).SetArgDisplayNames(name);

    public static void AssertRefused(Func<object?> call, string parameter) =>
        Assert.That(() => _ = call(), Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo(parameter));
}
