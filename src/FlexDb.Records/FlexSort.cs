namespace FlexDb.Records;

/// <summary>A column by which records are sorted.</summary>
public sealed class FlexSort
{
    internal FlexSort()
    {
    }
}
