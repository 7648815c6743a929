using System.Diagnostics;
using System.Runtime.InteropServices;
using SelfPlay.Agents.Episodes;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;
using SelfPlay.Torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// A3C's actor (Mnih et al. 2016): plays a rollout by the newest weights, makes the gradient of it on its own copy of the network, and sends
/// that. Weights that come during a rollout wait for its end, so that a gradient is of one policy. The paper's has one environment and five
/// steps; with several environments a gradient is worth the message.
/// </summary>
internal sealed class GradientActor<TEnvironment> : IActorAgent
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    private readonly ActorCriticOptions _options;
    private readonly PolicyPlayer<TEnvironment> _player;
    private readonly GradientMaker _maker;
    private readonly float[] _gradient;
    private readonly PolicyPace _pace;
    private readonly ObservationCodec _codec;
    private readonly EpisodeIds _ids;
    private readonly List<TrajectorySegment> _segments = [];
    private readonly int _size;
    private readonly int _rollout;
    private int _step;
    private long _updates;
    private long _applied = -1;
    private (long Version, ReadOnlyMemory<byte> Weights)? _next;

    /// <summary>An actor without weights; it cannot play before it has them.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="options">The options.</param>
    /// <param name="count">Its environments.</param>
    /// <param name="seed">Seed.</param>
    public GradientActor(in TEnvironment environment, ActorCriticOptions options, int count, ulong seed)
    {
        TorchRuntime.Initialize();
        var random = Xoshiro256.ForStream(seed, ulong.MaxValue - 1);
        var info = environment.Info;
        _options = options;
        _maker = new GradientMaker(new PolicyValueNetwork(info, options, ref random), info, options);
        _gradient = new float[_maker.Parameters.Count];
        _player = new PolicyPlayer<TEnvironment>(environment, _maker.Network, count, options.SegmentSteps, seed);
        _rollout = count * options.RolloutSteps;
        _pace = new PolicyPace(_rollout, _rollout, options.Ahead, countsLost: true); // its own gradients count only: those of actors before a restart may still wait
        _codec = new ObservationCodec(info.Observation);
        _size = info.Observation.Size;
        _ids = new EpisodeIds(seed);
    }

    /// <inheritdoc/>
    public long WeightsVersion { get; private set; }

    /// <inheritdoc/>
    public void LoadWeights(long version, ReadOnlyMemory<byte> weights)
    {
        TorchThreads.Use(1);
        PolicyWeights.Check(weights, _player.Network);
        _next = (version, weights);
        TakeWeights();
    }

    /// <inheritdoc/>
    public void Play(TimeSpan budget, ICollection<Episode> completed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(completed);
        if (WeightsVersion == 0)
        {
            throw new InvalidOperationException("An actor needs weights before it can play.");
        }

        TakeWeights();
        if (_step == 0 && _pace.MustWait())
        {
            cancellationToken.WaitHandle.WaitOne(PolicyPace.Pause);
            return;
        }

        var start = Stopwatch.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested && Stopwatch.GetElapsedTime(start) < budget)
        {
            _player.Step(_segments);
            if (++_step == _options.RolloutSteps)
            {
                _step = 0;
                _player.Cut(_segments);
                completed.Add(Gradient());
                break; // newer weights may have come
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> DrainMetrics() => _player.DrainMetrics();

    /// <inheritdoc/>
    public LiveGame? LiveGame() => _player.Picture();

    /// <inheritdoc/>
    public void Dispose()
    {
        _player.Dispose();
        _maker.Dispose();
    }

    /// <summary>Plays by the newest weights from now on, if this is between two rollouts.</summary>
    private void TakeWeights()
    {
        if (_step > 0 || _next is not { } next)
        {
            return;
        }

        (_updates, _, var learnt) = PolicyWeights.Read(next.Weights, _player.Network);
        if (_ids.CountUpTo(learnt ?? []) is var applied && applied > _applied)
        {
            _applied = applied;
            _pace.Learnt(applied * _rollout);
        }

        WeightsVersion = next.Version;
        _next = null;
    }

    private Episode Gradient()
    {
        var batch = new RolloutBatch(_segments, _codec, _size, whole: _options.MemoryCells > 0);
        int[] rows = [.. Enumerable.Range(0, batch.Rows)];
        var outputs = new float[batch.Rows * _maker.Network.Outputs];
        _maker.Evaluate(batch, rows, outputs);
        batch.Estimate(outputs, _options);
        var figures = _maker.Make(batch, AdvantageSpread.Of(batch, rows), rows, _gradient);
        var metrics = figures.Means(_options);
        var message = new GradientMessage
        {
            Gradient = MemoryMarshal.AsBytes<float>(_gradient).ToArray(),
            Steps = batch.Steps.Length,
            Updates = _updates,
            Returns = [.. _segments.Where(s => s.Return is not null).Select(s => s.Return!.Value)],
            Names = [.. metrics.Select(m => m.Name)],
            Values = [.. metrics.Select(m => m.Value)],
        };
        _segments.Clear();
        _pace.Played(message.Steps);
        return new Episode(_ids.Next(), WeightsVersion, message.Steps, message.Steps, message.Encode());
    }
}
