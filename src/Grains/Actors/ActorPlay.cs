using SelfPlay.Agents;
using SelfPlay.Grains.Weights;

namespace SelfPlay.Grains.Actors;

/// <summary>
/// The part of an actor that runs on search threads: owns the agent and plays it slice by slice, one slice at a time.
/// </summary>
internal sealed class ActorPlay : IDisposable
{
    /// <summary>Pictures of a game in progress are for people: one a second is plenty.</summary>
    private static readonly TimeSpan PictureEvery = TimeSpan.FromSeconds(1);

    private readonly IAlgorithm _algorithm;
    private readonly AgentSpec _spec;
    private readonly int _slot;
    private readonly WeightsSubscription _weights;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private IActorAgent? _agent;
    private bool _started;
    private long _rejectedVersion;
    private long _lastPicture;

    /// <param name="pool">Search threads.</param>
    /// <param name="slice">Length of a slice.</param>
    /// <param name="algorithm">Makes the agent.</param>
    /// <param name="spec">What it is made from; the seed is this life's.</param>
    /// <param name="slot">Number of the actor.</param>
    /// <param name="weights">Where its weights come from.</param>
    /// <param name="time">Clock.</param>
    public ActorPlay(SearchPool pool, TimeSpan slice, IAlgorithm algorithm, AgentSpec spec, int slot, WeightsSubscription weights, TimeProvider time)
    {
        (_algorithm, _spec, _slot, _weights, _time) = (algorithm, spec, slot, weights, time);
        Slices = new SliceStream(pool, () => Play(slice));
    }

    /// <summary>Newest version on this silo, in use or not.</summary>
    public long NewestVersion => _weights.Newest?.Version ?? 0;

    /// <summary>What it plays.</summary>
    public SliceStream Slices { get; }

    /// <summary>Begins to play if it has not; false as long as there are no weights.</summary>
    public bool TryStart()
    {
        if (!_started && NewestVersion > 0)
        {
            _started = true;
            Slices.Start();
        }

        return _started;
    }

    /// <summary>Stops playing and hands over what has not been read.</summary>
    public async Task<IReadOnlyList<Slice>> StopAsync()
    {
        await _stopping.CancelAsync();
        return await Slices.StopAsync();
    }

    /// <summary>Disposes of the agent; <see cref="StopAsync"/> comes first.</summary>
    public void Dispose()
    {
        _agent?.Dispose();
        _weights.Dispose();
        _stopping.Dispose();
    }

    private Slice Play(TimeSpan budget)
    {
        var start = _time.GetTimestamp();
        _agent ??= _algorithm.CreateActor(_spec, _slot);
        var problem = LoadNewest(_agent);
        var episodes = new List<Episode>();
        try
        {
            _agent.Play(budget, episodes, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What was finished before the stop still counts.
        }

        return new Slice(episodes, _agent.DrainMetrics(), Picture(_agent), _agent.WeightsVersion, problem, _time.GetElapsedTime(start));
    }

    private string? LoadNewest(IActorAgent agent)
    {
        if (_weights.Newest is not { } newest || newest.Version <= agent.WeightsVersion || newest.Version == _rejectedVersion)
        {
            return null;
        }

        try
        {
            agent.LoadWeights(newest.Version, newest.Bytes);
            return null;
        }
        catch (InvalidDataException e)
        {
            _rejectedVersion = newest.Version;
            return $"Version {newest.Version} of the weights cannot be used: {e.Message}";
        }
    }

    private LiveGame? Picture(IActorAgent agent)
    {
        if (_slot != 0 || _time.GetElapsedTime(_lastPicture) < PictureEvery)
        {
            return null;
        }

        _lastPicture = _time.GetTimestamp();
        return agent.LiveGame();
    }
}

/// <summary>What came out of a slice.</summary>
/// <param name="Episodes">Episodes that ended in it.</param>
/// <param name="Metrics">Figures of the slice.</param>
/// <param name="Game">A game in progress, now and then.</param>
/// <param name="WeightsVersion">Weights in use.</param>
/// <param name="Problem">Why newer weights were not taken, or null.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record Slice(
    IReadOnlyList<Episode> Episodes,
    IReadOnlyList<Metric> Metrics,
    LiveGame? Game,
    long WeightsVersion,
    string? Problem,
    TimeSpan Duration);
