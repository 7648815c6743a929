using System.Diagnostics;
using SelfPlay.Agents.Episodes;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tabular;

/// <summary>Plays a task with numbered states, ε-greedy in the newest table, and records every step.</summary>
internal sealed class TabularActor : IActorAgent
{
    /// <summary>Most steps of one call: an actor makes millions a second, far more than anybody learns from.</summary>
    private const int MaxSteps = 2500;

    private readonly TabularOptions _options;
    private readonly ActionValues _values;
    private readonly EpisodeIds _ids;
    private readonly List<int> _states = [];
    private readonly List<int> _actions = [];
    private readonly List<double> _rewards = [];
    private TimeLimited<GridEnvironment> _environment;
    private Xoshiro256 _random;
    private double _epsilon;
    private int _action = -1; // chosen but not yet done; none before the first episode
    private double _return;
    private int _length;
    private EpisodeFigures _figures;

    public TabularActor(GridTask task, int timeLimit, TabularOptions options, ulong seed)
    {
        _options = options;
        _ids = new EpisodeIds(seed);
        _random = new Xoshiro256(seed);
        _values = new ActionValues(task.Table.States, task.Table.Actions);
        _environment = new(new GridEnvironment(task), timeLimit);
    }

    /// <inheritdoc/>
    public long WeightsVersion { get; private set; }

    /// <inheritdoc/>
    public void LoadWeights(long version, ReadOnlyMemory<byte> weights)
    {
        var (values, epsilon) = TabularWeights.Read(SafeTensorsFile.Parse(weights), _values);
        values.CopyTo(_values.Table);
        (_epsilon, WeightsVersion) = (epsilon, version);
    }

    /// <inheritdoc/>
    public void Play(TimeSpan budget, ICollection<Episode> completed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(completed);
        if (WeightsVersion == 0)
        {
            throw new InvalidOperationException("An actor needs weights before it can play.");
        }

        if (_action < 0)
        {
            Begin();
        }

        var start = Stopwatch.GetTimestamp();
        for (var step = 0; step < MaxSteps && !cancellationToken.IsCancellationRequested && Stopwatch.GetElapsedTime(start) < budget; step++)
        {
            Step(completed);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> DrainMetrics()
    {
        var metrics = _figures.Drain();
        metrics.Add(new("episode.exploration", _epsilon, MetricKind.Mean));
        return metrics;
    }

    /// <inheritdoc/>
    public LiveGame? LiveGame() => _action < 0
        ? null
        : new(_environment.ToText(), Agents.LiveGame.Nobody, [], _environment.Info.Actions, _values.GreedyPolicy(_environment.Inner.State, _epsilon), (float)_values.Max(_environment.Inner.State));

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Begin()
    {
        _environment.Reset(ref _random);
        (_return, _length) = (0, 0);
        Choose();
    }

    private void Choose()
    {
        _states.Add(_environment.Inner.State);
        _action = _values.DrawGreedy(_environment.Inner.State, _epsilon, ref _random);
        _actions.Add(_action);
    }

    private void Step(ICollection<Episode> completed)
    {
        var result = _environment.Step(_action, ref _random);
        _rewards.Add(result.Reward);
        _return += result.Reward;
        _length++;
        _figures.Step();
        Choose();
        if (result.IsOver)
        {
            _figures.End(_return, _length);
            completed.Add(Record(result.Terminated, _return));
            Begin();
        }
        else if (_rewards.Count == _options.SegmentSteps)
        {
            var (state, action) = (_states[^1], _actions[^1]);
            completed.Add(Record(terminated: false, total: null));
            _states.Add(state);
            _actions.Add(action);
        }
    }

    /// <summary>Hands over what has been recorded, and records anew.</summary>
    private Episode Record(bool terminated, double? total)
    {
        var steps = _rewards.Count;
        var episode = new TabularEpisode { States = [.. _states], Actions = [.. _actions], Rewards = [.. _rewards], Terminated = terminated, Return = total };
        _states.Clear();
        _actions.Clear();
        _rewards.Clear();
        return new Episode(_ids.Next(), WeightsVersion, steps, steps, episode.Encode());
    }
}
