using System.CommandLine;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Training;
using SelfPlay.Grains;
using SelfPlay.Silo.Hosting;

namespace SelfPlay.Cli.Commands;

/// <summary>`serve`: silo, learner and dashboard until Ctrl-C; runs are started over the API or on the page.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = CommonOptions.Data();
        var port = TrainCommand.PortOption();
        port.Description = $"HTTP port; 0 for a free one (default: {SelfPlaySiloOptions.DefaultPort}).";
        var command = new Command("serve", "Serves the dashboard and the API, and trains the runs started there, until Ctrl-C.") { data, port };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await TrainingHost.StartAsync(
                terminal,
                parse.GetRequiredValue(data),
                parse.GetValue(port) ?? SelfPlaySiloOptions.DefaultPort,
                dashboard: true,
                InterruptedRunsAction.Resume,
                cancellationToken);
            terminal.Say($"SelfPlay is at {host.Address}; Ctrl-C stops it, and runs that are going on continue with the next 'serve'.");
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCodes.Done;
        });
        return command;
    }
}
