using System.CommandLine;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Display;
using SelfPlay.Cli.Server;

namespace SelfPlay.Cli.Commands;

/// <summary>`watch RUN`: follows a run of a server until it ends or Ctrl-C.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static Command Create(Terminal terminal)
    {
        var run = new Argument<string>("RUN") { Description = "name of the run." };
        var server = ServerOptions.Server();
        var command = new Command("watch", "Follows a run that a server, or 'train' in another terminal, is training.") { run, server };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var client = ServerOptions.Connect(parse.GetValue(server));
            var follower = new ServerRunFollower(client, parse.GetRequiredValue(run), CancellationToken.None);
            var first = await follower.LookAsync();
            await RunDisplay.FollowAsync(terminal, client.Address, follower.LookAsync, LookEvery, cancellationToken);
            if (!first.IsRunning)
            {
                terminal.Note($"The run '{first.Name}' is {first.State}; there is nothing to wait for.");
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
