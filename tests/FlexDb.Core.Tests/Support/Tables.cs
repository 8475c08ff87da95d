using FlexDb.Core.Errors;

namespace FlexDb.Core.Tests.Support;

/// <summary>Tables of no store, for code that needs no more of a table than what errors say of it.</summary>
internal static class Tables
{
    public static TableIdentity Named(string name) => new("app", "t1", name);
}
