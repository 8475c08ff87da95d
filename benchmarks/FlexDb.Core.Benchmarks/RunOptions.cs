namespace FlexDb.Core.Benchmarks;

/// <summary>How a run is made.</summary>
/// <param name="Quick">A minute's worth, which proves that everything works rather than how fast it is.</param>
/// <param name="BarsOnly">Only the jobs that have a bar of time, 20 columns and one caller, and more rounds of them.</param>
/// <param name="NoReset">.NET's connection pools give connections out again as they are, as the TypeScript twin's pool does.</param>
/// <param name="Rounds">How many rounds the median is taken of.</param>
/// <param name="OutputFolder">Where the figures and the plot are written.</param>
/// <param name="TwinScript">The TypeScript twin's program; it is left out where there is none.</param>
/// <param name="Rows">How many tables the large catalog has; how many records each contender, or the large table, has.</param>
/// <param name="Tables">How many tables of 100 records there are.</param>
/// <param name="Database">A database of records that is kept for the next run; one of the run's own where it is empty.</param>
/// <param name="Contenders">The contenders with records that are wanted beside the library; all where it is empty.</param>
/// <param name="Only">The operations on records that are wanted; all where it is empty.</param>
internal sealed record RunOptions(
    bool Quick,
    bool BarsOnly,
    bool NoReset,
    int Rounds,
    string OutputFolder,
    string TwinScript,
    int Rows,
    int Tables,
    string Database,
    IReadOnlyList<string> Contenders,
    IReadOnlyList<string> Only)
{
    public static RunOptions Parse(IReadOnlyList<string> args, int rounds = 9, int rows = 1_000_000)
    {
        RunOptions options = new(
            Quick: false,
            BarsOnly: false,
            NoReset: false,
            Rounds: 0,
            OutputFolder: "artifacts/benchmarks",
            TwinScript: "benchmarks/twin/dist/main.js",
            Rows: rows,
            Tables: 100_000,
            Database: "",
            Contenders: [],
            Only: []);
        for (int i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--quick" => options with { Quick = true, Rows = 20_000, Tables = 200 },
                "--bars" => options with { BarsOnly = true },
                "--no-reset" => options with { NoReset = true },
                "--rounds" => options with { Rounds = Number(args, ++i) },
                "--no-twin" => options with { TwinScript = "" },
                "--rows" => options with { Rows = Number(args, ++i) },
                "--tables" => options with { Tables = Number(args, ++i) },
                "--database" => options with { Database = Value(args, ++i) },
                "--contenders" => options with { Contenders = Value(args, ++i).Split(',') },
                "--only" => options with { Only = Value(args, ++i).Split(',') },
                "--out" => options with { OutputFolder = Value(args, ++i) },
                _ => throw new ArgumentException($"Unknown option '{args[i]}'.", nameof(args)),
            };
        }

        return options.Rounds > 0 ? options : options with { Rounds = options.BarsOnly ? 31 : rounds };
    }

    private static int Number(IReadOnlyList<string> args, int i) => int.Parse(Value(args, i), System.Globalization.CultureInfo.InvariantCulture);

    private static string Value(IReadOnlyList<string> args, int i) =>
        i < args.Count ? args[i] : throw new ArgumentException($"The option '{args[i - 1]}' needs a value.", nameof(args));
}
