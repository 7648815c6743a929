using SelfPlay.Agents.Players;
using SelfPlay.Agents.Settings;
using SelfPlay.Games;
using SelfPlay.Torch;

namespace SelfPlay.Agents.Dqn;

/// <summary>DQN (Mnih et al. 2015) and Rainbow (Hessel et al. 2018), which differ in their defaults, for every environment.</summary>
internal sealed class DqnAlgorithm : IAlgorithm, IEnvironmentPolicyFactory
{
    private readonly Func<EnvironmentInfo, DqnOptions> _defaults;

    private DqnAlgorithm(string name, Func<EnvironmentInfo, DqnOptions> defaults) => (Name, _defaults) = (name, defaults);

    /// <summary>Both, in the order they are listed to people.</summary>
    public static IReadOnlyList<DqnAlgorithm> All { get; } =
    [
        new("dqn", DqnOptions.For),
        new("rainbow", environment => DqnOptions.For(environment).Rainbow()),
    ];

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool Learns(string task) => EnvironmentCatalog.TryFind(task, out _);

    /// <inheritdoc/>
    public void Validate(AgentSpec spec)
    {
        var options = Read(spec).Options;
        SettingsBinder.RequireEffect(
            spec.Settings, "prioritized=true", options.Prioritized, nameof(DqnOptions.PriorityExponent), nameof(DqnOptions.ImportanceExponent), nameof(DqnOptions.ImportanceSteps));
        SettingsBinder.RequireEffect(
            spec.Settings, "categorical=true", options.Categorical, nameof(DqnOptions.Atoms), nameof(DqnOptions.MinValue), nameof(DqnOptions.MaxValue));
        SettingsBinder.RequireEffect(spec.Settings, "categorical=false", !options.Categorical, nameof(DqnOptions.ErrorLimit));
        SettingsBinder.RequireEffect(spec.Settings, "noisy=true", options.Noisy, nameof(DqnOptions.Noise));
    }

    /// <inheritdoc/>
    public LoopOptions Loop(AgentSpec spec)
    {
        var options = Read(spec).Options;
        return new LoopOptions(options.BatchSize * options.UpdatesPerFrame, options.WindowSamples, options.MinSamples, options.BatchSize, options.StepsPerPublish);
    }

    /// <inheritdoc/>
    public IActorAgent CreateActor(AgentSpec spec, int slot)
    {
        var (environment, _, options) = Read(spec);
        return EnvironmentCatalog.Visit(spec.Task, new ActorFactory(options, spec.ActorSeed(slot)), environment);
    }

    /// <inheritdoc/>
    public ILearnerAgent CreateLearner(AgentSpec spec)
    {
        var (_, info, options) = Read(spec);
        return new DqnLearner(info, options, spec.Seed);
    }

    /// <inheritdoc/>
    /// <remarks>Greedy: ε is 0, and there is no noise.</remarks>
    public IEnvironmentPolicy CreatePolicy(RunWeights run, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(run);
        TorchThreads.Use(1);
        var (_, info, options) = Read(run.Spec);
        var random = new Xoshiro256(seed);
        var policy = new GreedyPolicy(info, options, count, ref random);
        try
        {
            DqnWeights.Read(run.Weights, policy.Network);
        }
        catch
        {
            policy.Dispose();
            throw;
        }

        return policy;
    }

    private (EnvironmentOptions Environment, EnvironmentInfo Info, DqnOptions Options) Read(AgentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var (environment, info, options) = EnvironmentSettings.Read(spec, Name, _defaults);
        return options switch
        {
            _ when options.BatchSize > options.WindowSamples => throw Larger("batch-size", options.BatchSize, "window-samples", options.WindowSamples),
            _ when options.MinSamples > options.WindowSamples => throw Larger("min-samples", options.MinSamples, "window-samples", options.WindowSamples),
            _ when options.NStep > options.SegmentSteps => throw Larger("n-step", options.NStep, "segment-steps", options.SegmentSteps),
            _ when options.MinValue >= options.MaxValue => throw new AgentSpecException($"The setting min-value ({options.MinValue}) has to be below max-value ({options.MaxValue})."),
            _ => (environment, info, options),
        };
    }

    private static AgentSpecException Larger(string name, int value, string than, int limit) =>
        new($"The setting {name} ({value}) is larger than {than} ({limit}).");

    private sealed record ActorFactory(DqnOptions Options, ulong Seed) : IEnvironmentVisitor<IActorAgent>
    {
        public IActorAgent Visit<TEnvironment>(in TEnvironment environment)
            where TEnvironment : struct, IEnvironment<TEnvironment> => new DqnActor<TEnvironment>(environment, Options, Seed);
    }
}
