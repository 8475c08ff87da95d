namespace FlexDb.Records;

/// <summary>A condition on the records of a table.</summary>
public sealed class FlexFilter
{
    internal FlexFilter()
    {
    }
}
