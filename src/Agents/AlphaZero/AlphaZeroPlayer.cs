using SelfPlay.Agents.Evaluation;
using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Evaluation;
using SelfPlay.Search.Tree;
using SelfPlay.Torch;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>
/// Plays with a run's weights: PUCT without noise, the most visited move. All games it is asked about are searched in
/// lock-step; each question starts from an empty tree, so that an answer depends on the position alone.
/// </summary>
internal sealed class AlphaZeroPlayer<TGame> : IAnalysingPlayer<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Simulations a move where none are given.</summary>
    public const int DefaultSimulations = 200;

    /// <summary>Simulations of an endless analysis: what some hundred megabytes hold.</summary>
    private const int MostSimulations = 1_000_000;

    private const int LargestBatch = 256;

    private readonly InferenceLoader _loader;
    private readonly InferenceNetwork _network;
    private readonly NetworkEvaluator<TGame> _evaluator;
    private readonly EvaluationBatch<TGame> _batch = new(LargestBatch);
    private readonly TreeSearch<TGame>[] _searches = new TreeSearch<TGame>[LargestBatch];
    private readonly SearchOptions _options;
    private readonly int _simulations;
    private Xoshiro256 _random;

    /// <summary>A player with these weights.</summary>
    /// <exception cref="InvalidDataException">They are damaged or belong to another architecture.</exception>
    public AlphaZeroPlayer(string name, AlphaZeroOptions options, ReadOnlyMemory<byte> weights, int simulations, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(simulations, 1);
        Name = name;
        _simulations = simulations;
        _random = new Xoshiro256(seed);
        _options = options.Search() with { Root = RootPolicy.Puct };
        _loader = new InferenceLoader(TGame.Info, options);
        try
        {
            _network = _loader.Load(weights);
        }
        catch
        {
            _loader.Dispose();
            throw;
        }

        _evaluator = new NetworkEvaluator<TGame>(_network, LargestBatch);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public void Choose(ReadOnlySpan<GameRecord<TGame>> games, Span<int> moves, CancellationToken cancellationToken = default)
    {
        TorchThreads.Use(1);
        for (var start = 0; start < games.Length; start += LargestBatch)
        {
            var count = Math.Min(LargestBatch, games.Length - start);
            ChooseBatch(games.Slice(start, count), moves.Slice(start, count), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public PositionAnalysis Analyse(GameRecord<TGame> game, AnalysisLimits limits, IAnalysisObserver? observer = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(game);
        TorchThreads.Use(1);
        var simulations = (int)Math.Clamp(limits.Nodes ?? (limits.Endless ? MostSimulations : _simulations), 1, MostSimulations);
        var search = _searches[0] ??= new TreeSearch<TGame>(_options);
        search.Reset(game.Position, limits.Moves);
        search.Begin(simulations, explore: false, ref _random);
        while (true)
        {
            _batch.Clear();
            search.TryCollect(_batch, ref _random);
            if (_batch.Count == 0)
            {
                break;
            }

            _evaluator.Evaluate(_batch);
            search.Deliver(_batch, ref _random);
            if (observer?.WantsReport == true)
            {
                observer.Report(Read(search));
            }

            if (stop.IsCancellationRequested)
            {
                break;
            }
        }

        return Read(search);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _evaluator.Dispose();
        _network.Dispose();
        _loader.Dispose();
    }

    /// <summary>Before the first simulation nothing is known but the priors.</summary>
    private PositionAnalysis Read(TreeSearch<TGame> search) => TreeAnalysis.Of(
        search, search.Simulations == 0 && !search.IsProven ? TreeAnalysis.LikeliestMove(search.Tree) : search.ChooseMove(temperature: 0, ref _random));

    private void ChooseBatch(ReadOnlySpan<GameRecord<TGame>> games, Span<int> moves, CancellationToken cancellationToken)
    {
        for (var i = 0; i < games.Length; i++)
        {
            var search = _searches[i] ??= new TreeSearch<TGame>(_options);
            search.Reset(games[i].Position);
            search.Begin(_simulations, explore: false, ref _random);
        }

        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _batch.Clear();
            for (var i = 0; i < games.Length; i++)
            {
                _searches[i].TryCollect(_batch, ref _random);
            }

            if (_batch.Count == 0)
            {
                break;
            }

            _evaluator.Evaluate(_batch);
            for (var i = 0; i < games.Length; i++)
            {
                _searches[i].Deliver(_batch, ref _random);
            }
        }

        for (var i = 0; i < games.Length; i++)
        {
            moves[i] = _searches[i].ChooseMove(temperature: 0, ref _random);
        }
    }
}
