using Microsoft.Extensions.Options;

namespace FlexDb.Records.Hosting;

/// <summary>Refuses settings that the store would refuse, with everything that is wrong, when the host starts.</summary>
internal sealed class FlexRecordOptionsValidation : IValidateOptions<FlexRecordOptions>
{
    public ValidateOptionsResult Validate(string? name, FlexRecordOptions options)
    {
        string[] problems = [.. options.FindProblems().Select(problem => $"{nameof(FlexRecordOptions)}.{problem}")];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
