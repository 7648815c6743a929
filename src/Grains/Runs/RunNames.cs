using SelfPlay.Contracts.Runs;

namespace SelfPlay.Grains.Runs;

/// <summary>The limits of a run's spec that do not depend on its algorithm, and the keys of its grains.</summary>
internal static class RunNames
{
    private const int MaxName = 64;
    private const int MaxActors = 4096;
    private const int MaxShards = 64;

    /// <summary>Key of an actor: `run/slot`.</summary>
    public static string Actor(string run, int slot) => $"{run}/{slot}";

    /// <summary>Key of a replay shard: `run/shard`.</summary>
    public static string Shard(string run, int shard) => $"{run}/{shard}";

    /// <summary>Takes a key `run/number` apart.</summary>
    public static (string Run, int Number) Split(string key)
    {
        var slash = key.LastIndexOf('/');
        return slash > 0 && int.TryParse(key.AsSpan(slash + 1), out var number) && number >= 0
            ? (key[..slash], number)
            : throw new ArgumentException($"'{key}' is not a key of the form run/number.", nameof(key));
    }

    /// <summary>One sentence about what is wrong with <paramref name="spec"/>, or null.</summary>
    public static string? Problem(RunSpec spec) => spec switch
    {
        { Name.Length: 0 or > MaxName } => $"The name of a run has 1 to {MaxName} characters.",
        _ when !spec.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') => $"The name '{spec.Name}' may only hold letters, digits, '-', '_' and '.'.",
        { Actors: < 1 or > MaxActors } => $"A run has 1 to {MaxActors} actors, not {spec.Actors}.",
        { ReplayShards: < 1 or > MaxShards } => $"A run has 1 to {MaxShards} replay shards, not {spec.ReplayShards}.",
        _ => Problem(spec.Budget),
    };

    /// <summary>One sentence about what is wrong with <paramref name="budget"/>, or null.</summary>
    public static string? Problem(RunBudget budget) => budget switch
    {
        { Time: { } time } when time <= TimeSpan.Zero => "The time budget of a run is positive.",
        { Episodes: <= 0 } => "The episode budget of a run is positive.",
        { Steps: <= 0 } => "The step budget of a run is positive.",
        { Frames: <= 0 } => "The frame budget of a run is positive.",
        _ => null,
    };
}
