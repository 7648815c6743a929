using System.Collections.Immutable;
using SelfPlay.Agents;
using SelfPlay.Contracts.Runs;

namespace SelfPlay.Silo.Api;

/// <summary>The bounds of what a request may ask for. Whether task, algorithm and settings fit together is the run's own affair.</summary>
internal static class StartRequestCheck
{
    /// <summary>Where none learns the task: it will say so.</summary>
    private const string DefaultAlgorithm = "alphazero";

    private const int MaxName = 64;
    private const int MaxActors = 4096;
    private const int MaxSettings = 64;
    private const int MaxSettingLength = 256;
    private const double MaxMinutes = 525_600; // a year
    private const long MaxCount = 1_000_000_000_000;

    /// <summary>Largest number that every JSON reader keeps exactly.</summary>
    private const ulong MaxSeed = (1UL << 53) - 1;

    /// <summary>Whether a text can be the name of a run.</summary>
    public static bool IsName(string? text) =>
        text is { Length: > 0 and <= MaxName } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>The sentence about a bad name.</summary>
    public static string BadName { get; } = $"The name of a run is 1 to {MaxName} of the characters a-z, A-Z, 0-9, '-', '_' and '.'.";

    /// <summary>One sentence about what is wrong, or null.</summary>
    public static string? Problem(StartRequest request) => request switch
    {
        { Task: null or { Length: 0 } } => "The field 'task' is missing; GET /api/tasks lists the tasks.",
        { Task.Length: > MaxName } or { Algorithm.Length: > MaxName } => $"Tasks and algorithms have names of at most {MaxName} characters.",
        { Name: { } name } when !IsName(name) => BadName,
        { Seed: > MaxSeed } => $"The field 'seed' is a whole number from 0 to {MaxSeed}.",
        { Actors: < 1 or > MaxActors } => $"The field 'actors' is a whole number from 1 to {MaxActors}.",
        { Settings: { } settings } when SettingsProblem(settings) is { } problem => problem,
        { Budget: { } budget } => Problem(budget),
        _ => null,
    };

    /// <summary>One sentence about what is wrong, or null.</summary>
    public static string? Problem(BudgetView budget) => budget switch
    {
        { Minutes: not null and not (> 0 and <= MaxMinutes) } => $"The field 'budget.minutes' is a number above 0 and up to {MaxMinutes}.",
        { Episodes: < 1 or > MaxCount } => $"The field 'budget.episodes' is a whole number from 1 to {MaxCount}.",
        { Steps: < 1 or > MaxCount } => $"The field 'budget.steps' is a whole number from 1 to {MaxCount}.",
        { Frames: < 1 or > MaxCount } => $"The field 'budget.frames' is a whole number from 1 to {MaxCount}.",
        _ => null,
    };

    /// <summary>The spec of a request without problems.</summary>
    public static RunSpec ToSpec(StartRequest request, string name) => new(
        name,
        request.Task!,
        request.Algorithm ?? AlgorithmCatalog.ForTask(request.Task!).FirstOrDefault()?.Name ?? DefaultAlgorithm,
        request.Seed ?? 1,
        request.Actors ?? Environment.ProcessorCount,
        ReplayShards: 1,
        request.Settings?.ToImmutableDictionary() ?? ImmutableDictionary<string, string>.Empty,
        ToBudget(request.Budget) ?? new RunBudget(null, null, null));

    /// <summary>The budget as the run takes it.</summary>
    public static RunBudget? ToBudget(BudgetView? budget) => budget is null
        ? null
        : new RunBudget(budget.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null, budget.Episodes, budget.Steps, budget.Frames);

    private static string? SettingsProblem(Dictionary<string, string> settings)
    {
        if (settings.Count > MaxSettings)
        {
            return $"The field 'settings' holds at most {MaxSettings} settings.";
        }

        var bad = settings.FirstOrDefault(s => s.Key.Length is 0 or > MaxSettingLength || s.Value is null or { Length: > MaxSettingLength });
        return bad.Key is null ? null : $"Settings have names and values of 1 to {MaxSettingLength} characters.";
    }
}
