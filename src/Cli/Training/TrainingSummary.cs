using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Display;
using SelfPlay.Contracts.Arena;
using SelfPlay.Games;

namespace SelfPlay.Cli.Training;

/// <summary>What `train` says at the end.</summary>
/// <param name="Run">The run as it ended.</param>
/// <param name="Ratings">Its Elo ratings, best first.</param>
/// <param name="Interrupted">Whether a person stopped it.</param>
/// <param name="Request">What was asked for.</param>
internal sealed record TrainingSummary(RunFigures Run, IReadOnlyList<Rating> Ratings, bool Interrupted, TrainingRequest Request)
{
    /// <summary>Writes it, as one JSON object or in words.</summary>
    public void Write(Terminal terminal, bool json)
    {
        if (json)
        {
            terminal.WriteJson(new
            {
                Run = Run.Name,
                Run.Task,
                Run.Algorithm,
                Run.State,
                Interrupted,
                Seconds = Math.Round(Run.Elapsed.TotalSeconds, 3),
                Games = Run.Episodes,
                Run.Samples,
                Run.Steps,
                Weights = Run.Version,
                PolicyLoss = Run.Newest(RunDisplay.PolicyLoss),
                ValueLoss = Run.Newest(RunDisplay.ValueLoss),
                ErrorRate = Run.Newest(RunDisplay.ErrorRate),
                MeanReturn = Run.Newest(RunDisplay.RecentReturn),
                Ratings = Ratings.Select(r => new { r.Player, r.Elo, r.Low, r.High, r.Games }),
                Run.Failure,
            });
            return;
        }

        terminal.Say($"Run '{Run.Name}' is {Run.State} after {RunDisplay.Time(Run.Elapsed)}: "
            + $"{Run.Episodes:N0} {Run.EpisodeWord}, {Run.Samples:N0} samples, {Run.Steps:N0} learner steps, weights version {Run.Version}.");
        if (Run.Newest(RunDisplay.RecentReturn) is { } mean)
        {
            terminal.Say($"Mean return of the last 100 episodes: {mean:G4}.");
        }

        if (Run.Newest(RunDisplay.ErrorRate) is { } rate)
        {
            terminal.Say($"Error rate on solved positions: {rate:P1}.");
        }

        if (Ratings.Count > 0)
        {
            RatingTable.Write(terminal, Ratings);
        }

        if (Run.Version > 0 && GameCatalog.TryFind(Run.Task, out _))
        {
            terminal.Say($"Play against it: ./selfplay play {Run.Task} --against run:{Run.Name}{DataOption()}");
        }

        if (Interrupted)
        {
            terminal.Say($"Go on with it: ./selfplay train {Run.Task} --run {Run.Name} --resume{DataOption()}");
        }
    }

    private string DataOption() => Request.Data.ToString() == CommonOptions.DefaultData ? string.Empty : $" --data {Request.Data}";
}
