using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>Steps several environments in lock-step with actions drawn from the policy, and records that.</summary>
internal sealed class PolicyPlayer<TEnvironment> : IDisposable
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    private readonly TrajectoryRecorder<TEnvironment> _recorder;
    private readonly DrawnPolicy _policy;
    private readonly int[] _actions;

    /// <param name="environment">The environment.</param>
    /// <param name="network">Its network, which nobody else runs meanwhile.</param>
    /// <param name="count">N, environments.</param>
    /// <param name="segmentSteps">Most steps of a segment.</param>
    /// <param name="seed">Seed of everything.</param>
    public PolicyPlayer(in TEnvironment environment, PolicyValueNetwork network, int count, int segmentSteps, ulong seed)
    {
        _policy = new DrawnPolicy(network, environment.Info.Observation, count, seed);
        _recorder = new TrajectoryRecorder<TEnvironment>(environment, count, segmentSteps, seed);
        _actions = new int[count];
    }

    /// <summary>The network.</summary>
    public PolicyValueNetwork Network => _policy.Network;

    /// <summary>Steps every environment once.</summary>
    public void Step(ICollection<TrajectorySegment> completed)
    {
        _policy.Act(_recorder.Observations, _recorder.Results, _actions);
        _recorder.Step(new Decisions { Actions = _actions, LogProbabilities = _policy.LogProbabilities, Memory = _policy.Memory }, completed);
    }

    /// <summary>Ends all segments here.</summary>
    public void Cut(ICollection<TrajectorySegment> completed) => _recorder.Cut(completed);

    /// <summary>The first environment, for people to look at.</summary>
    public LiveGame Picture()
    {
        var (policy, value) = _policy.First();
        return _recorder.Picture(policy, value);
    }

    /// <summary>Figures since the last call.</summary>
    public List<Metric> DrainMetrics() => _recorder.DrainMetrics();

    /// <inheritdoc/>
    public void Dispose() => _policy.Dispose();
}
