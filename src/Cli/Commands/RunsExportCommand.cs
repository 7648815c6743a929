using System.CommandLine;
using System.Text.Json;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Server;

namespace SelfPlay.Cli.Commands;

/// <summary>`runs export RUN`: weights as a safetensors file, and beside it the spec they were trained by.</summary>
internal static class RunsExportCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create(Terminal terminal)
    {
        var (run, server, data, json) = (RunsCommand.RunArgument(), ServerOptions.Server(), CommonOptions.Data(), CommonOptions.Json());
        var version = CommonOptions.Number("--version", "V", "Version of the weights (default: the newest).", 1L);
        var output = new Option<DirectoryInfo>("--out")
        {
            HelpName = "DIR",
            Description = "Folder to write to (default: the current one).",
            DefaultValueFactory = _ => new DirectoryInfo("."),
        };
        var command = new Command("export", "Writes a run's weights as RUN-VERSION.safetensors, with its spec beside it.") { run, version, output, server, data, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var source = await RunSource.ChooseAsync(parse.GetValue(server), parse.GetRequiredValue(data), cancellationToken);
            var spec = await source.FindAsync(parse.GetRequiredValue(run), cancellationToken);
            var (number, content) = await source.WeightsAsync(spec.Name, parse.GetValue(version), cancellationToken);
            var folder = parse.GetRequiredValue(output);
            folder.Create();
            var weights = Path.Combine(folder.ToString(), $"{spec.Name}-{number}.safetensors");
            await File.WriteAllBytesAsync(weights, content, cancellationToken);
            var description = Path.ChangeExtension(weights, ".json");
            await File.WriteAllTextAsync(
                description,
                JsonSerializer.Serialize(new { spec.Name, spec.Task, spec.Algorithm, spec.Seed, spec.Settings, Version = number, spec.Steps }, Indented) + "\n",
                cancellationToken);
            if (parse.GetValue(json))
            {
                terminal.WriteJson(new { Run = spec.Name, Version = number, Weights = weights, Spec = description, Bytes = content.Length });
            }
            else
            {
                terminal.Say($"{weights} holds version {number} ({content.Length:N0} bytes), {description} what it was trained by.");
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
