using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Benchmarks.Pure;

/// <summary>JSON.parse with a compiled Ajv validator under Node, on the same schemas and records.</summary>
internal static class AjvYardstick
{
    /// <summary>The times of one record; null where Node or its packages are not installed, which is said.</summary>
    public static AjvTimes? Measure(FlexTableSchema schema, byte[] record, bool isValid)
    {
        string? folder = FindFolder();
        if (folder is null)
        {
            Console.WriteLine("Ajv is left out: run `npm ci` in benchmarks/ajv, and start from the repository.");
            return null;
        }

        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, JsonSerializer.Serialize(new[]
            {
                new { schema = schema.ToJsonSchema(), record = Encoding.UTF8.GetString(record), valid = isValid },
            }));
            using Process node = Process.Start(new ProcessStartInfo("node", ["measure.mjs", file])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
            string output = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            return node.ExitCode == 0
                ? JsonSerializer.Deserialize<AjvTimes[]>(output, JsonSerializerOptions.Web)!.Single()
                : throw new InvalidOperationException("Measuring Ajv failed; its message is above.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string? FindFolder()
    {
        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            string ajv = Path.Combine(folder.FullName, "benchmarks", "ajv");
            if (Directory.Exists(Path.Combine(ajv, "node_modules")))
            {
                return ajv;
            }
        }

        return null;
    }
}

/// <summary>Median nanoseconds of one record under Node.</summary>
/// <param name="Parse">JSON.parse alone.</param>
/// <param name="Both">JSON.parse, then the compiled validator.</param>
internal sealed record AjvTimes(double Parse, double Both);
