using System.CommandLine;
using Spectre.Console;
using SelfPlay.Cli.Benchmarks;
using SelfPlay.Cli.CommandLine;

namespace SelfPlay.Cli.Commands;

/// <summary>`bench [SUITE]`: measures how fast the parts are on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal)
    {
        var suite = new Argument<BenchmarkSuite?>("SUITE")
        {
            Description = $"the suite, one of {SuiteNames()}; all of them if none is named.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result =>
            {
                var word = result.Tokens[0].Value;
                var found = BenchmarkCatalog.All.FirstOrDefault(s => s.Name == word);
                if (found is null)
                {
                    result.AddError($"There is no benchmark suite '{word}'; the suites are {SuiteNames()}.");
                }

                return found;
            },
        };
        var seconds = CommonOptions.Number("--seconds", "S", "Length of one reading; every figure is the median of five (default: 1).", 0.01);
        var json = CommonOptions.Json();
        var command = new Command("bench", "Measures how fast the parts are on this machine.") { suite, seconds, json };
        command.SetAction((parse, cancellationToken) => RunAsync(terminal, parse.GetValue(suite), new Effort(parse.GetValue(seconds) ?? 1), parse.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, BenchmarkSuite? only, Effort effort, bool json, CancellationToken cancellationToken)
    {
        var results = new List<BenchmarkResult>();
        foreach (var suite in BenchmarkCatalog.All.Where(s => only is null || s == only))
        {
            terminal.Note($"{suite.Name}: {suite.Description} ...");
            await foreach (var result in suite.Run(effort, cancellationToken))
            {
                results.Add(result);
                if (json)
                {
                    terminal.Note($"  {result.Name} {Format(result.Value)} {result.Unit}");
                }
            }
        }

        if (json)
        {
            terminal.WriteJson(new { Results = results.Select(r => new { r.Name, r.Value, r.Unit }) });
            return ExitCodes.Done;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("benchmark", "median", "unit", "lowest", "highest");
        table.Columns[1].RightAligned();
        foreach (var result in results)
        {
            table.AddRow(result.Name, Format(result.Value), result.Unit, Format(result.Min), Format(result.Max));
        }

        terminal.Screen.Write(table);
        return ExitCodes.Done;
    }

    private static string SuiteNames() => string.Join(", ", BenchmarkCatalog.All.Select(s => s.Name));

    private static string Format(double value) => value >= 1000 ? value.ToString("N0") : value.ToString("G4");
}
