using System.ComponentModel.DataAnnotations;
using SelfPlay.Agents.Settings;
using SelfPlay.Games;
using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tabular;

/// <summary>Options of planning, besides the task's own.</summary>
public sealed record PlanOptions
{
    /// <summary>γ, the discount.</summary>
    /// <value>The default is 0.99.</value>
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.99;

    /// <summary>Largest error of a value at which sweeps end; without a discount, the largest change.</summary>
    /// <value>The default is 1e-8.</value>
    [Range(1e-12, 1e6)]
    public double Tolerance { get; init; } = 1e-8;
}

/// <summary>A sweep of value iteration.</summary>
/// <param name="Number">i, from 1 on.</param>
/// <param name="Change">‖v_i − v_{i−1}‖∞.</param>
/// <param name="Bound">What is known of the error then, γ / (1 − γ) of the change; infinite for γ = 1.</param>
/// <param name="Error">‖v_i − v*‖∞.</param>
public readonly record struct PlanSweep(int Number, double Change, double Bound, double Error);

/// <summary>A task with numbered states, solved from its transition table: by value iteration, and exactly by policy iteration to compare with.</summary>
/// <param name="Task">The task.</param>
/// <param name="Options">What it was solved with.</param>
/// <param name="Sweeps">Of value iteration.</param>
/// <param name="Values">[S], v*, by the linear solve of an optimal policy.</param>
/// <param name="Actions">[S], an optimal action.</param>
/// <param name="Policies">Policies that policy iteration evaluated.</param>
public sealed record Plan(GridTask Task, PlanOptions Options, IReadOnlyList<PlanSweep> Sweeps, IReadOnlyList<double> Values, IReadOnlyList<int> Actions, int Policies)
{
    private const int MaxSweeps = 100_000;

    /// <summary>States of a linear solve that takes seconds: it goes with their third power.</summary>
    private const int MaxStates = 2000;

    /// <summary>Whether the sweeps came as close as was asked for.</summary>
    public bool Converged => Sweeps[^1] is var last && (Options.Discount < 1 ? last.Bound : last.Change) <= Options.Tolerance;

    /// <summary>Σ_s d_0(s) v*(s): what an episode is worth.</summary>
    public double StartValue => Values.Select((value, state) => value * Task.Table.Initial[state]).Sum();

    /// <summary>Solves a task.</summary>
    /// <param name="task">Its name.</param>
    /// <param name="settings">Options of the task and of <see cref="PlanOptions"/>.</param>
    /// <param name="cancellationToken">Ends it between two sweeps.</param>
    /// <exception cref="AgentSpecException">There is no such task, it cannot be solved, or a setting does not exist or is out of range.</exception>
    public static Plan Make(string task, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        if (!EnvironmentCatalog.IsGrid(task))
        {
            var grids = EnvironmentCatalog.All.Select(e => e.Name).Where(EnvironmentCatalog.IsGrid);
            throw new AgentSpecException($"Planning needs numbered states, and '{task}' has none; those that have are {string.Join(", ", grids)}.");
        }

        var (environment, options) = EnvironmentSettings.Bind(new AgentSpec(task, "plan", settings, Seed: 0), new PlanOptions());
        GridTask grid;
        try
        {
            grid = EnvironmentCatalog.Grid(task, environment);
        }
        catch (ArgumentException e)
        {
            throw new AgentSpecException(e.Message, e);
        }

        return grid.Table.States <= MaxStates
            ? Solve(grid, options, cancellationToken)
            : throw new AgentSpecException($"Planning solves tasks of at most {MaxStates} states, and this one has {grid.Table.States}.");
    }

    private static Plan Solve(GridTask task, PlanOptions options, CancellationToken cancellationToken)
    {
        PolicyIteration exact;
        try
        {
            exact = PolicyIteration.Run(task.Table, options.Discount);
        }
        catch (InvalidOperationException e)
        {
            throw new AgentSpecException(e.Message, e); // without a discount, a policy on the way goes on for ever
        }

        var iteration = new ValueIteration(task.Table, options.Discount);
        var sweeps = new List<PlanSweep>();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            iteration.Sweep();
            sweeps.Add(new(iteration.Sweeps, iteration.Change, iteration.Bound, Bellman.Distance(iteration.Values, exact.Values)));
        }
        while ((options.Discount < 1 ? iteration.Bound : iteration.Change) > options.Tolerance && iteration.Sweeps < MaxSweeps);
        return new(task, options, sweeps, exact.Values, exact.Actions, exact.Rounds);
    }
}
