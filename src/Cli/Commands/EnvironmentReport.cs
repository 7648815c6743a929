using SelfPlay.Agents.Players;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Players;
using SelfPlay.Search.Players;

namespace SelfPlay.Cli.Commands;

/// <summary>`evaluate run:NAME` for a run in an environment: what its weights achieve without exploring.</summary>
internal static class EnvironmentReport
{
    public static async Task RunAsync(Terminal terminal, PlayerSpec player, DataFolder runs, int episodes, ulong seed, bool json, CancellationToken cancellationToken)
    {
        var weights = runs.FindWeights(player.Run!, player.Version);
        terminal.Note($"{player}, version {weights.Version}, plays {episodes} episodes of {weights.Spec.Task} ...");
        var score = await Task.Run(() => EnvironmentEvaluation.Run(weights, episodes, seed, cancellationToken), cancellationToken);
        if (json)
        {
            terminal.WriteJson(new
            {
                Player = player.ToString(),
                weights.Spec.Task,
                weights.Version,
                score.Episodes,
                MeanReturn = score.Mean,
                StandardError = score.Error,
                StandardDeviation = score.Deviation,
                LeastReturn = score.Least,
                MostReturn = score.Most,
                MeanLength = score.Length,
                CutEpisodes = score.Cut,
            });
            return;
        }

        var error = score.Error is { } known ? $" ± {known:0.####} (standard error)" : "";
        terminal.Say($"Mean return of {score.Episodes} episodes: {score.Mean:0.####}{error}, from {score.Least:0.##} to {score.Most:0.##}; {score.Length:0.#} steps an episode.");
        if (score.Cut > 0)
        {
            terminal.Say($"{score.Cut} of them did not end and were cut after {EnvironmentEvaluation.MostSteps:N0} steps.");
        }
    }
}
