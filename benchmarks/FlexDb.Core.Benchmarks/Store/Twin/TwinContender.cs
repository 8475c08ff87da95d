using System.Diagnostics;
using System.Text.Json;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.Store.Twin;

/// <summary>The TypeScript twin of <c>benchmarks/twin</c>, in a Node process of its own that times itself.</summary>
internal sealed class TwinContender : Contender
{
    private readonly Process _process;

    private TwinContender(Process process)
        : base("TypeScript") => _process = process;

    public override bool IsInProcess => false;

    /// <summary>Starts the twin; null where it has not been built.</summary>
    public static TwinContender? Start(string script, string connectionString)
    {
        if (!File.Exists(script))
        {
            return null;
        }

        MySqlConnectionStringBuilder server = new(connectionString);
        ProcessStartInfo start = new("node", [script]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["TWIN_SERVER"] = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["host"] = server.Server,
            ["port"] = server.Port,
            ["user"] = server.UserID,
            ["password"] = server.Password,
            ["database"] = server.Database,
        });
        return new TwinContender(Process.Start(start) ?? throw new InvalidOperationException("Node did not start."));
    }

    public override async Task<TimeSpan> RunAsync(Job job, int callsOfEach)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["application"] = Name,
            ["operation"] = job.Operation.ToString(),
            ["columns"] = job.Columns,
            ["callers"] = job.Callers,
            ["calls"] = callsOfEach,
            ["pageSize"] = Sample.PageSize,
            ["listedApplication"] = Sample.ListedApplication,
        }));
        await _process.StandardInput.FlushAsync();
        string line = await _process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The twin has ended; what it said stands above.");
        return TimeSpan.FromMilliseconds(double.Parse(line, System.Globalization.CultureInfo.InvariantCulture));
    }

    public override async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await base.DisposeAsync();
    }

    protected override Task CallAsync(Job job, int caller) => throw new NotSupportedException("The twin makes its calls itself.");
}
