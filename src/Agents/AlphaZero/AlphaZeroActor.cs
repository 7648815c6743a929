using System.Diagnostics;
using SelfPlay.Agents.Episodes;
using SelfPlay.Agents.Evaluation;
using SelfPlay.Games;
using SelfPlay.Search.Evaluation;
using SelfPlay.Torch;
using TorchSharp;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>
/// Self-play of many games in lock-step: every round each game contributes one leaf, one evaluator call answers them all.
/// </summary>
internal sealed class AlphaZeroActor<TGame> : IActorAgent
    where TGame : struct, IGame<TGame>
{
    private readonly AlphaZeroOptions _options;
    private readonly InferenceLoader _loader;
    private readonly SelfPlayGame<TGame>[] _games;
    private readonly EvaluationBatch<TGame> _batch;
    private readonly EpisodeIds _ids;
    private readonly bool _merges;
    private NetworkEvaluator<TGame>? _network;
    private SharedNetwork<TGame>? _shared;
    private CachingEvaluator<TGame>? _cache;
    private IEvaluator<TGame>? _evaluator;
    private Counters _counters;

    /// <summary>An actor without weights; it cannot play before it has them.</summary>
    public AlphaZeroActor(AlphaZeroOptions options, ulong seed)
        : this(options, seed, merges: options is not null && TorchDevice.Parse(options.Device).type != DeviceType.CPU)
    {
    }

    /// <summary>An actor whose batches are merged with those of others, as a GPU wants it, or are not.</summary>
    internal AlphaZeroActor(AlphaZeroOptions options, ulong seed, bool merges)
    {
        ArgumentNullException.ThrowIfNull(options);
        _merges = merges;
        _options = options;
        _ids = new EpisodeIds(seed);
        _loader = new InferenceLoader(TGame.Info, options);
        _batch = new EvaluationBatch<TGame>(options.ConcurrentGames);
        _games = new SelfPlayGame<TGame>[options.ConcurrentGames];
        for (var i = 0; i < _games.Length; i++)
        {
            _games[i] = new SelfPlayGame<TGame>(options, Xoshiro256.ForStream(seed, (ulong)i));
        }
    }

    /// <inheritdoc/>
    public long WeightsVersion { get; private set; }

    /// <inheritdoc/>
    public void LoadWeights(long version, ReadOnlyMemory<byte> weights)
    {
        TorchThreads.Use(1);
        IEvaluator<TGame> inner = _merges ? LoadShared(weights) : LoadOwn(weights);
        if (_options.CacheSize > 0)
        {
            _cache ??= new CachingEvaluator<TGame>(inner, _options.CacheSize, _options.ConcurrentGames);
            _cache.Reset(inner);
        }

        _evaluator = (IEvaluator<TGame>?)_cache ?? inner;
        WeightsVersion = version;
    }

    /// <inheritdoc/>
    public void Play(TimeSpan budget, ICollection<Episode> completed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(completed);
        if (_evaluator is null)
        {
            throw new InvalidOperationException("An actor needs weights before it can play.");
        }

        var start = Stopwatch.GetTimestamp();
        do
        {
            Round(_evaluator, completed);
        }
        while (Stopwatch.GetElapsedTime(start) < budget && !cancellationToken.IsCancellationRequested);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> DrainMetrics()
    {
        var c = _counters;
        _counters = default;
        var metrics = new List<Metric>
        {
            new("selfplay.games", c.Games, MetricKind.Count),
            new("selfplay.moves", c.Moves, MetricKind.Count),
            new("selfplay.simulations", c.Simulations, MetricKind.Count),
            new("selfplay.positions", c.Requests, MetricKind.Count),
            new("selfplay.evaluations", c.Requests - c.Hits, MetricKind.Count),
        };
        AddMean(metrics, "selfplay.cache_hit_share", c.Hits, c.Requests);
        AddMean(metrics, "selfplay.game_length", c.GamePlies, c.Games);
        AddMean(metrics, "selfplay.first_player_score", c.FirstPlayerScore, c.Games);
        AddMean(metrics, "selfplay.cut_short_share", c.CutShort, c.Games);
        AddMean(metrics, "selfplay.resign_false_positive_share", c.ResignedWrongly, c.WouldHaveResigned);
        return metrics;
    }

    /// <inheritdoc/>
    public LiveGame? LiveGame()
    {
        if (_games[0].Watched is not { } search)
        {
            return null;
        }

        var position = TGame.Start;
        var moves = new List<string>();
        foreach (var move in search.Played)
        {
            moves.Add(position.FormatMove(move));
            position.Play(move);
        }

        return new LiveGame(
            string.Join('/', BoardLabels.RowsOf(position.ToText())),
            position.Player,
            moves,
            [.. search.Moves.Select(m => position.FormatMove(m))],
            search.Policy,
            search.Value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network?.Network.Dispose();
        _network?.Dispose();
        _shared?.Dispose();
        _loader.Dispose();
    }

    private NetworkEvaluator<TGame> LoadOwn(ReadOnlyMemory<byte> weights)
    {
        var network = _loader.Load(weights);
        if (_network is null)
        {
            return _network = new NetworkEvaluator<TGame>(network, _options.ConcurrentGames);
        }

        var old = _network.Network;
        _network.Network = network;
        old.Dispose();
        return _network;
    }

    private BatchingEvaluator<TGame> LoadShared(ReadOnlyMemory<byte> weights)
    {
        var old = _shared;
        _shared = SharedNetwork<TGame>.Rent(weights, _options, _loader);
        old?.Dispose();
        return _shared.Evaluator;
    }

    private static void AddMean(List<Metric> metrics, string name, double sum, double count)
    {
        if (count > 0)
        {
            metrics.Add(new Metric(name, sum / count, MetricKind.Mean));
        }
    }

    private void Round(IEvaluator<TGame> evaluator, ICollection<Episode> completed)
    {
        _batch.Clear();
        for (var i = 0; i < _games.Length; i++)
        {
            var game = _games[i];
            while (!game.Search.TryCollect(_batch, ref game.Random))
            {
                _counters.Moves++;
                _counters.Simulations += game.Search.Simulations;
                if (game.FinishMove(watched: i == 0) is { } finished)
                {
                    completed.Add(Complete(finished));
                }
            }
        }

        var hits = _cache?.Hits ?? 0;
        evaluator.Evaluate(_batch);
        _counters.Hits += (_cache?.Hits ?? 0) - hits;
        _counters.Requests += _batch.Count;
        foreach (var game in _games)
        {
            game.Search.Deliver(_batch, ref game.Random);
        }
    }

    private Episode Complete(in FinishedGame finished)
    {
        var episode = finished.Episode;
        _counters.Games++;
        _counters.GamePlies += episode.Moves.Length;
        _counters.FirstPlayerScore += episode.Outcome;
        _counters.CutShort += episode.CutShort ? 1 : 0;
        _counters.WouldHaveResigned += finished.WouldHaveResigned ? 1 : 0;
        _counters.ResignedWrongly += finished.ResignedWrongly ? 1 : 0;
        return new Episode(_ids.Next(), WeightsVersion, episode.Positions.Length, episode.Moves.Length, episode.Encode());
    }

    private struct Counters
    {
        public long Games, Moves, Simulations, Requests, Hits, GamePlies, FirstPlayerScore, CutShort, WouldHaveResigned, ResignedWrongly;
    }
}
