using FlexDb.Core.Benchmarks;

switch (args)
{
    case ["schema"]:
        SchemaBenchmarks.Run();
        return 0;
    default:
        Console.Error.WriteLine("Usage: FlexDb.Core.Benchmarks schema");
        return 1;
}
