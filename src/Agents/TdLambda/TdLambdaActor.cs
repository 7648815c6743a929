using System.Diagnostics;
using SelfPlay.Agents.Episodes;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Search.AlphaBeta;

namespace SelfPlay.Agents.TdLambda;

/// <summary>Plays games against itself, one after another: the move that the network likes best, and now and then any.</summary>
internal sealed class TdLambdaActor<TGame> : IActorAgent
    where TGame : struct, IGame<TGame>
{
    /// <summary>Most moves of one call: an actor makes a hundred thousand a second, far more than anybody learns from.</summary>
    private const int MaxMoves = 25_000;

    private readonly TdLambdaOptions _options;
    private readonly EpisodeIds _ids;
    private readonly ushort[] _legal = new ushort[TGame.Info.MaxMoves];
    private readonly List<ushort> _moves = [];
    private readonly List<ushort> _explored = [];
    private AlphaBetaSearch<TGame, LearnedHeuristic<TGame>>? _search;
    private TGame _position = TGame.Start;
    private Xoshiro256 _random;
    private int _opening;
    private (long Games, long Moves, long Evaluations, long Plies, long Score) _counters;

    /// <summary>An actor without weights; it cannot play before it has them.</summary>
    public TdLambdaActor(TdLambdaOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _ids = new EpisodeIds(seed);
        _random = new Xoshiro256(seed);
        _opening = Opening();
    }

    /// <inheritdoc/>
    public long WeightsVersion { get; private set; }

    /// <inheritdoc/>
    public void LoadWeights(long version, ReadOnlyMemory<byte> weights)
    {
        var network = ValueNetwork.Read(SafeTensorsFile.Parse(weights), TGame.Info.InputSize, _options.Hidden);
        _search = new(new LearnedHeuristic<TGame>(network), LearnedHeuristic<TGame>.Options);
        WeightsVersion = version;
    }

    /// <inheritdoc/>
    public void Play(TimeSpan budget, ICollection<Episode> completed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(completed);
        if (_search is null)
        {
            throw new InvalidOperationException("An actor needs weights before it can play.");
        }

        var start = Stopwatch.GetTimestamp();
        var moves = 0;
        do
        {
            Move(_search);
            moves++;
            if (_position.IsOver)
            {
                completed.Add(Complete());
            }
        }
        while (moves < MaxMoves && Stopwatch.GetElapsedTime(start) < budget && !cancellationToken.IsCancellationRequested);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> DrainMetrics()
    {
        var c = _counters;
        _counters = default;
        List<Metric> metrics =
        [
            new("selfplay.games", c.Games, MetricKind.Count),
            new("selfplay.moves", c.Moves, MetricKind.Count),
            new("selfplay.positions", c.Evaluations, MetricKind.Count),
            new("selfplay.evaluations", c.Evaluations, MetricKind.Count),
        ];
        if (c.Games > 0)
        {
            metrics.Add(new("selfplay.game_length", (double)c.Plies / c.Games, MetricKind.Mean));
            metrics.Add(new("selfplay.first_player_score", (double)c.Score / c.Games, MetricKind.Mean));
        }

        return metrics;
    }

    /// <inheritdoc/>
    public LiveGame? LiveGame()
    {
        if (_search is null)
        {
            return null;
        }

        var position = TGame.Start;
        var moves = new List<string>();
        foreach (var move in _moves)
        {
            moves.Add(position.FormatMove(move));
            position.Play(move);
        }

        var count = position.WriteMoves(_legal);
        var best = _search.Search(position, _options.Plies);
        return new LiveGame(
            string.Join('/', BoardLabels.RowsOf(position.ToText())),
            position.Player,
            moves,
            [.. _legal.Take(count).Select(move => position.FormatMove(move))],
            [.. _legal.Take(count).Select(move => (_options.Exploration / count) + (move == best ? 1 - _options.Exploration : 0))],
            (float)_search.Value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Move(AlphaBetaSearch<TGame, LearnedHeuristic<TGame>> search)
    {
        var best = search.Search(_position, _options.Plies);
        var move = best;
        if (_moves.Count < _opening || _random.Unit() < _options.Exploration)
        {
            move = _legal[_random.Below(_position.WriteMoves(_legal))];
        }

        if (move != best)
        {
            _explored.Add((ushort)_moves.Count);
        }

        _moves.Add((ushort)move);
        _position.Play(move);
        _counters.Moves++;
        _counters.Evaluations += search.Nodes;
    }

    private Episode Complete()
    {
        _counters.Games++;
        _counters.Plies += _moves.Count;
        _counters.Score += _position.Outcome;
        var payload = new TdEpisode { Moves = [.. _moves], Explored = [.. _explored] }.Encode();
        var episode = new Episode(_ids.Next(), WeightsVersion, _moves.Count, _moves.Count, payload);
        _moves.Clear();
        _explored.Clear();
        _position = TGame.Start;
        _opening = Opening();
        return episode;
    }

    private int Opening() => _random.Below(_options.RandomOpeningPlies + 1);
}
