using System.Collections.Immutable;
using System.CommandLine;
using SelfPlay.Agents;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Players;
using SelfPlay.Cli.Training;
using SelfPlay.Contracts.Runs;
using SelfPlay.Games;
using SelfPlay.Grains.Storage;

namespace SelfPlay.Cli.Commands;

/// <summary>`train TASK`: silo, actors, learner and dashboard in one process until the budget is used up or Ctrl-C.</summary>
internal static class TrainCommand
{
    private const string DeviceSetting = "device";

    public static Command Create(Terminal terminal)
    {
        var task = Task();
        var algorithm = new Option<string?>("--algorithm")
        {
            HelpName = "A",
            Description = $"How to learn, one of {AlgorithmNames()} (default: alphazero for games, q-learning for grids, dqn for mountaincar, ppo for others).",
        };
        var minutes = CommonOptions.Number("--minutes", "M", "Stop after so many minutes of running time, counted over all resumes.", 0.01);
        var episodes = CommonOptions.Number("--episodes", "N", "Stop after so many games; of environments, episodes or parts of episodes, as actors send them.", 1L);
        var steps = CommonOptions.Number("--steps", "N", "Stop after so many learner steps.", 1L);
        var frames = CommonOptions.Number("--frames", "N", "Stop after so many steps of the environment; of a game, positions to learn from.", 1L);
        var run = new Option<string?>("--run") { HelpName = "NAME", Description = "Name of the run (default: the task)." };
        var data = CommonOptions.Data();
        var seed = CommonOptions.Seed();
        var resume = new Option<bool>("--resume") { Description = "Go on with the run of that name where it ended." };
        var set = SetOption("Options of the algorithm, such as simulations=200; docs/cli.md lists them.");
        var actors = CommonOptions.Number("--actors", "N", "Number of actors (default: one per core).", 1);
        var device = new Option<string?>("--device") { HelpName = "D", Description = "Where networks compute: cpu, cuda, cuda:N or auto (default: cpu)." };
        var port = PortOption();
        var noDashboard = new Option<bool>("--no-dashboard") { Description = "Serve no dashboard." };
        var json = CommonOptions.Json();
        var command = new Command("train", "Trains an agent, with a dashboard, in this process.")
        {
            task, algorithm, minutes, episodes, steps, frames, run, data, seed, resume, set, actors, device, port, noDashboard, json,
        };
        command.SetAction((parse, cancellationToken) =>
        {
            var given = new ExplicitChoices(
                parse.GetValue(algorithm),
                parse.GetResult(seed) is { Implicit: false } ? parse.GetValue(seed) : null,
                parse.GetValue(actors),
                Settings(parse.GetRequiredValue(set), parse.GetValue(device)));
            var time = parse.GetValue(minutes) is { } m ? TimeSpan.FromMinutes(m) : (TimeSpan?)null;
            var name = parse.GetRequiredValue(task);
            var spec = new RunSpec(
                parse.GetValue(run) ?? name,
                name,
                given.Algorithm ?? DefaultAlgorithm(name),
                parse.GetValue(seed),
                given.Actors ?? Environment.ProcessorCount,
                ReplayShards: 1,
                given.Settings,
                new RunBudget(time, parse.GetValue(episodes), parse.GetValue(steps), parse.GetValue(frames)));
            var request = new TrainingRequest(spec, parse.GetValue(resume), parse.GetRequiredValue(data), parse.GetValue(port), !parse.GetValue(noDashboard))
            {
                Given = given,
            };
            return new TrainingSession(terminal, Check(request), parse.GetValue(json)).RunAsync(cancellationToken);
        });
        return command;
    }

    /// <summary>`--set key=value ...`.</summary>
    public static Option<string[]> SetOption(string description) => new("--set")
    {
        HelpName = "key=value",
        Description = description,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    /// <summary>`--port P`.</summary>
    public static Option<int?> PortOption()
    {
        var port = CommonOptions.Number("--port", "P", "HTTP port of the dashboard; 0 for a free one (default: 5080, or a free one if that is taken).", 0);
        port.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number > ushort.MaxValue)
            {
                result.AddError($"--port takes a whole number from 0 to {ushort.MaxValue}, not '{number}'.");
            }
        });
        return port;
    }

    private static Argument<string> Task()
    {
        var names = string.Join(", ", TaskCatalog.All.Select(t => t.Name));
        return new("TASK")
        {
            Description = $"what to learn, one of {names}.",
            CustomParser = result =>
            {
                var word = result.Tokens[0].Value;
                if (!TaskCatalog.TryFind(word, out var found))
                {
                    result.AddError($"There is no task '{word}'; the tasks are {names}.");
                    return null;
                }

                return found.Name;
            },
        };
    }

    private static string DefaultAlgorithm(string task) =>
        AlgorithmCatalog.ForTask(task).FirstOrDefault()?.Name ?? throw new UsageException($"None of the algorithms {AlgorithmNames()} learns {task}.");

    private static string AlgorithmNames() => string.Join(", ", AlgorithmCatalog.All.Select(a => a.Name));

    /// <summary>What `--set` and `--device` say.</summary>
    public static ImmutableDictionary<string, string> Settings(string[] pairs, string? device = null)
    {
        var settings = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new UsageException($"--set takes key=value, not '{pair}'.");
            }

            var name = pair[..equals].Trim();
            if (!settings.TryAdd(name, pair[(equals + 1)..].Trim()))
            {
                throw new UsageException($"--set gives '{name}' twice.");
            }
        }

        if (device is not null && !settings.TryAdd(DeviceSetting, device))
        {
            throw new UsageException("--device and --set device say the same; give one of them.");
        }

        return settings.ToImmutable();
    }

    /// <summary>Refuses what cannot work before anything is started or written.</summary>
    private static TrainingRequest Check(TrainingRequest request)
    {
        var spec = request.Spec;
        AlgorithmCatalog.Find(spec.Algorithm).Validate(DataFolder.AgentSpecOf(spec));
        using var folder = new DataFolder(request.Data);
        var known = StoredRuns.Exist(request.Data.FullName) ? folder.Runs.Find(spec.Name) : null;
        if (known is null)
        {
            return request.Resume
                ? throw new UsageException($"There is no run '{spec.Name}' in '{request.Data}' to resume; start it without --resume.")
                : request;
        }

        if (!request.Resume)
        {
            throw new CommandFailedException(
                $"There is a run '{spec.Name}' in '{request.Data}' already; go on with it with --resume, or name another one with --run NAME.");
        }

        if (known.Spec.Task != spec.Task)
        {
            throw new UsageException($"The run '{spec.Name}' learns {known.Spec.Task}, not {spec.Task}; resume it as 'train {known.Spec.Task}'.");
        }

        return request.Given.ConflictWith(known.Spec) is { } conflict
            ? throw new UsageException($"The run '{spec.Name}' cannot be resumed with {conflict}.")
            : request;
    }
}
