using FlexDb.Core.Connections.Telemetry;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Tests.Connections.Telemetry;

public sealed class OperationOutcomeTests
{
    private static IEnumerable<TestCaseData> Ends()
    {
        yield return new TestCaseData(new OperationCanceledException(), "cancelled");
        yield return new TestCaseData(new TaskCanceledException(), "cancelled");
        yield return new TestCaseData(new FlexOutcomeUnknownException("EditTable", TimeSpan.FromSeconds(1), new IOException()), "unknown");
        yield return new TestCaseData(new FlexServerException("EditTable", new IOException()), "failed");
        yield return new TestCaseData(new FlexTableNotFoundException("app", tableId: null, "contacts"), "refused");
        yield return new TestCaseData(Misuse(0), "refused");
        yield return new TestCaseData(new InvalidOperationException(), "failed");

        static ArgumentException Misuse(int count) => new ArgumentOutOfRangeException(nameof(count));
    }

    [TestCaseSource(nameof(Ends))]
    public void Each_end_has_its_word_and_the_type_of_its_error(Exception exception, string word)
    {
        OperationOutcome outcome = OperationOutcome.Of(exception);

        Assert.That(outcome, Is.EqualTo(new OperationOutcome(word, exception.GetType().FullName, StatusCode: null)));
        Assert.That(OperationOutcome.ErrorTypeOf(exception), Is.EqualTo(exception.GetType().FullName));
    }
}
