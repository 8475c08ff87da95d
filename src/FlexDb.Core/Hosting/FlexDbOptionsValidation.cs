using Microsoft.Extensions.Options;

namespace FlexDb.Core.Hosting;

/// <summary>Refuses settings that the store would refuse, with everything that is wrong, when the host starts.</summary>
internal sealed class FlexDbOptionsValidation : IValidateOptions<FlexDbOptions>
{
    public ValidateOptionsResult Validate(string? name, FlexDbOptions options)
    {
        string[] problems = [.. options.FindProblems().Select(problem => $"{nameof(FlexDbOptions)}.{problem}")];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
