using System.Diagnostics;
using SelfPlay.Agents.Episodes;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;
using SelfPlay.Torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// Plays by the newest policy and hands over what it saw, a rollout at a time.
/// </summary>
internal sealed class PolicyActor<TEnvironment> : IActorAgent
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    private readonly PolicyPlayer<TEnvironment> _player;
    private readonly PolicyPace _pace;
    private readonly List<TrajectorySegment> _segments = [];
    private readonly EpisodeIds _ids;
    private readonly int _rolloutSteps;
    private readonly bool _cuts;
    private int _step;

    /// <summary>An actor without weights; it cannot play before it has them.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="options">The options.</param>
    /// <param name="count">Its share of the environments.</param>
    /// <param name="seed">Seed.</param>
    public PolicyActor(in TEnvironment environment, ActorCriticOptions options, int count, ulong seed)
    {
        TorchRuntime.Initialize();
        var random = Xoshiro256.ForStream(seed, ulong.MaxValue - 1);
        _player = new PolicyPlayer<TEnvironment>(
            environment, new PolicyValueNetwork(environment.Info, options, ref random), count, options.SegmentSteps, seed);
        _pace = new PolicyPace(count * options.RolloutSteps, options.BatchSamples, options.Ahead);
        _ids = new EpisodeIds(seed);
        (_rolloutSteps, _cuts) = (options.RolloutSteps, !options.WholeEpisodes);
    }

    /// <inheritdoc/>
    public long WeightsVersion { get; private set; }

    /// <inheritdoc/>
    public void LoadWeights(long version, ReadOnlyMemory<byte> weights)
    {
        TorchThreads.Use(1);
        _pace.Learnt(PolicyWeights.Read(weights, _player.Network).Frames);
        WeightsVersion = version;
    }

    /// <inheritdoc/>
    public void Play(TimeSpan budget, ICollection<Episode> completed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(completed);
        if (WeightsVersion == 0)
        {
            throw new InvalidOperationException("An actor needs weights before it can play.");
        }

        if (_step == 0 && _pace.MustWait())
        {
            cancellationToken.WaitHandle.WaitOne(PolicyPace.Pause);
            return;
        }

        var start = Stopwatch.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested && Stopwatch.GetElapsedTime(start) < budget)
        {
            _player.Step(_segments);
            if (++_step == _rolloutSteps)
            {
                _step = 0;
                if (_cuts)
                {
                    _player.Cut(_segments);
                }

                break; // the learner waits for it
            }
        }

        _pace.Played(_segments.Sum(s => s.Steps));
        _segments.HandOver(_ids, WeightsVersion, completed);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> DrainMetrics() => _player.DrainMetrics();

    /// <inheritdoc/>
    public LiveGame? LiveGame() => _player.Picture();

    /// <inheritdoc/>
    public void Dispose()
    {
        _player.Dispose();
        _player.Network.Dispose();
    }
}
