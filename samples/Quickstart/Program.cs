using System.Globalization;
using System.Text;
using FlexDb.Core.Errors;
using MySqlConnector;
using Quickstart;
using Spectre.Console;

const string ServerVariable = "FLEXDB_DEMO_MYSQL";
const int WidthOfALog = 100;

Console.OutputEncoding = Encoding.UTF8;
IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
{
    // A log or a pipe gets plain text.
    Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
    ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
});
if (Console.IsOutputRedirected)
{
    console.Profile.Width = WidthOfALog;
}

if (Environment.GetEnvironmentVariable(ServerVariable) is not { Length: > 0 } server)
{
    await Console.Error.WriteLineAsync(
        $"Set {ServerVariable} to the connection string of a MySQL or MariaDB user who may create databases, or run ./demo.sh, which finds or starts a server.");
    return 2;
}

using CancellationTokenSource interrupted = new();
Console.CancelKeyPress += (_, pressed) =>
{
    // The database is dropped before the process ends.
    pressed.Cancel = true;
    interrupted.Cancel();
};

try
{
    Stage stage;
    await using (DemoDatabase database = await DemoDatabase.CreateAsync(server, interrupted.Token))
    {
        console.MarkupLineInterpolated($"[bold]FlexDb quickstart[/] on {database.ServerName}, in database {database.Name}");
        stage = new Stage(database.DataSource, console);
        await Story.TellAsync(stage, interrupted.Token);
    }

    console.WriteLine();
    console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold green]All {stage.ClaimsKept} claims held.[/] The database is dropped.");
    return 0;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Interrupted.");
    return 130;
}
catch (BrokenClaimException broken)
{
    await Console.Error.WriteLineAsync($"The demo failed. {broken.Message}");
    return 1;
}
catch (Exception exception) when (exception is FlexDbException or MySqlException)
{
    await Console.Error.WriteLineAsync($"The demo failed. {exception}");
    return 1;
}
