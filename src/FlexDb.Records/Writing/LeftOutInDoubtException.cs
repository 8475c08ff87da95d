using FlexDb.Core.Errors;

namespace FlexDb.Records.Writing;

/// <summary>A write in doubt is repeated, and all that it would still write is impossible by now.</summary>
/// <remarks>
/// It is a refusal, which counts only when no earlier text of the write has been done, or can still be: a text that comes late
/// may store what an edit after it makes impossible.
/// </remarks>
internal sealed class LeftOutInDoubtException(WritePlan plan) : FlexDbException("No request of a batch can be done any more.")
{
    public WritePlan Plan { get; } = plan;
}
