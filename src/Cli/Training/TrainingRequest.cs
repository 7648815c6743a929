using System.Collections.Immutable;
using SelfPlay.Contracts.Runs;

namespace SelfPlay.Cli.Training;

/// <summary>What `train` was asked to do.</summary>
/// <param name="Spec">The run; where it resumes one, only its name, task and budget count.</param>
/// <param name="Resume">Whether to go on with a run that exists.</param>
/// <param name="Data">Folder of the database.</param>
/// <param name="Port">HTTP port; null for the default one, or a free one if that is taken.</param>
/// <param name="Dashboard">Whether to serve the dashboard at all.</param>
internal sealed record TrainingRequest(RunSpec Spec, bool Resume, DirectoryInfo Data, int? Port, bool Dashboard)
{
    /// <summary>What the user asked for in so many words; resuming with something else is refused, not ignored.</summary>
    public required ExplicitChoices Given { get; init; }

    /// <summary>A new budget, if one was given.</summary>
    public RunBudget? NewBudget => Spec.Budget == new RunBudget(null, null, null) ? null : Spec.Budget;
}

/// <summary>Parts of the spec that were named on the command line; null where they were not.</summary>
/// <param name="Algorithm">`--algorithm`.</param>
/// <param name="Seed">`--seed`.</param>
/// <param name="Actors">`--actors`.</param>
/// <param name="Settings">`--set` and `--device`.</param>
internal sealed record ExplicitChoices(string? Algorithm, ulong? Seed, int? Actors, ImmutableDictionary<string, string> Settings)
{
    /// <summary>The first choice that differs from how the run was started, in words, or null.</summary>
    public string? ConflictWith(RunSpec spec)
    {
        if (Algorithm is not null && Algorithm != spec.Algorithm)
        {
            return $"--algorithm {Algorithm}: it was started with {spec.Algorithm}";
        }

        if (Seed is not null && Seed != spec.Seed)
        {
            return $"--seed {Seed}: it was started with {spec.Seed}";
        }

        if (Actors is not null && Actors != spec.Actors)
        {
            return $"--actors {Actors}: it was started with {spec.Actors}";
        }

        var changed = Settings.FirstOrDefault(s => spec.Settings.GetValueOrDefault(s.Key) != s.Value);
        return changed.Key is null
            ? null
            : $"{changed.Key}={changed.Value}: it was started with {spec.Settings.GetValueOrDefault(changed.Key) ?? "the default"}";
    }
}
