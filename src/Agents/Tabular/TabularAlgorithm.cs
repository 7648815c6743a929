using SelfPlay.Agents.Players;
using SelfPlay.Agents.Settings;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tabular;

/// <summary>A method that learns a table of action values, for every task with numbered states.</summary>
/// <param name="name">Catalogue name of the method.</param>
/// <param name="create">Makes it for so many states and actions.</param>
internal sealed class TabularAlgorithm(string name, Func<int, int, TabularOptions, TabularControl> create) : IAlgorithm, IEnvironmentPolicyFactory
{
    private const string MonteCarlo = "monte-carlo";
    private const string Dyna = "dyna-q";

    /// <summary>
    /// Steps before learning begins, which is also half of what actors may be ahead: enough that neither side waits for the
    /// other's next look (0.2 s), few enough that what is learnt from is recent.
    /// </summary>
    private const int MinSamples = 5000;

    /// <summary>Steps that are kept so that a learner that starts again finds those it has not learnt from.</summary>
    private const int Kept = 40_000;

    /// <summary>All methods, in the order they are listed to people.</summary>
    public static IReadOnlyList<TabularAlgorithm> All { get; } =
    [
        new("q-learning", (s, a, o) => new QLearning(s, a, o.Discount, StepSize(o))),
        new("double-q-learning", (s, a, o) => new DoubleQLearning(s, a, o.Discount, StepSize(o))),
        new("sarsa", (s, a, o) => new Sarsa(s, a, o.Discount, StepSize(o))),
        new("expected-sarsa", (s, a, o) => new ExpectedSarsa(s, a, o.Discount, StepSize(o))),
        new(MonteCarlo, (s, a, o) => new MonteCarloControl(s, a, o.Discount, StepSize(o), o.FirstVisit)),
        new(Dyna, (s, a, o) => new DynaQ(s, a, o.Discount, StepSize(o), o.PlanningSteps)),
    ];

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool Learns(string task) => EnvironmentCatalog.IsGrid(task);

    /// <inheritdoc/>
    public void Validate(AgentSpec spec)
    {
        Read(spec);
        SettingsBinder.RequireEffect(spec.Settings, "--algorithm monte-carlo", name == MonteCarlo, nameof(TabularOptions.FirstVisit));
        SettingsBinder.RequireEffect(spec.Settings, "--algorithm dyna-q", name == Dyna, nameof(TabularOptions.PlanningSteps));
    }

    /// <inheritdoc/>
    public LoopOptions Loop(AgentSpec spec) => new(SamplesPerInsert: 1, Kept, MinSamples, BatchSize: 1, Read(spec).Options.StepsPerPublish);

    /// <inheritdoc/>
    public IActorAgent CreateActor(AgentSpec spec, int slot)
    {
        var (task, timeLimit, options) = Read(spec);
        return new TabularActor(task, timeLimit, options, spec.ActorSeed(slot));
    }

    /// <inheritdoc/>
    public ILearnerAgent CreateLearner(AgentSpec spec)
    {
        var (task, _, options) = Read(spec);
        return new TabularLearner(task, create(task.Table.States, task.Table.Actions, options), options, Kept, spec.Seed);
    }

    /// <inheritdoc/>
    /// <remarks>Greedy: ε is 0.</remarks>
    public IEnvironmentPolicy CreatePolicy(RunWeights run, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(run);
        var table = Read(run.Spec).Task.Table;
        var values = new ActionValues(table.States, table.Actions);
        TabularWeights.Read(SafeTensorsFile.Parse(run.Weights), values).Values.CopyTo(values.Table);
        return new TabularGreedyPolicy(values, seed);
    }

    private static StepSize StepSize(TabularOptions options) => new(options.StepSize, options.StepSizePower);

    private (GridTask Task, int TimeLimit, TabularOptions Options) Read(AgentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!EnvironmentCatalog.IsGrid(spec.Task))
        {
            var grids = EnvironmentCatalog.All.Select(e => e.Name).Where(EnvironmentCatalog.IsGrid);
            throw new AgentSpecException($"{name} learns tasks with numbered states, and '{spec.Task}' is none; those are {string.Join(", ", grids)}.");
        }

        var (environment, options) = EnvironmentSettings.Bind(spec, new TabularOptions());
        try
        {
            return (EnvironmentCatalog.Grid(spec.Task, environment), environment.TimeLimit, options);
        }
        catch (ArgumentException e)
        {
            throw new AgentSpecException(e.Message, e);
        }
    }
}
