using BenchmarkDotNet.Attributes;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Games.Boards.Chess;
using SelfPlay.Search.Evaluation;
using SelfPlay.Search.Rollouts;
using SelfPlay.Search.Tree;

namespace SelfPlay.Benchmarks;

/// <summary>One search of the start position with 1,000 simulations, without a network.</summary>
[MemoryDiagnoser]
[GenericTypeArguments(typeof(ConnectFour))]
[GenericTypeArguments(typeof(Othello))]
[GenericTypeArguments(typeof(Hex))]
[GenericTypeArguments(typeof(Breakthrough))]
[GenericTypeArguments(typeof(ChessGame))]
[GenericTypeArguments(typeof(Gomoku<GomokuSize15>))]
[GenericTypeArguments(typeof(Gomoku<GomokuSize9>))]
[GenericTypeArguments(typeof(Go<Goban9, GoPoints9, PositionalSuperko>))]
public class SearchBenchmarks<TGame>
    where TGame : struct, IGame<TGame>
{
    private const int Simulations = 1_000;

    private readonly TreeSearch<TGame> _puct = new(new SearchOptions(), Simulations + 1);
    private readonly TreeSearch<TGame> _gumbel = new(new SearchOptions { Root = RootPolicy.Gumbel }, Simulations + 1);
    private readonly UctSearch<TGame> _uct = new(seed: 1);
    private readonly ConstantEvaluator<TGame> _evaluator = new();
    private readonly EvaluationBatch<TGame> _batch = new(1);
    private Xoshiro256 _random = new(1);

    [Benchmark(Baseline = true)]
    public int Puct() => Search(_puct);

    [Benchmark]
    public int Gumbel() => Search(_gumbel);

    [Benchmark]
    public int UctWithRollouts() => _uct.Search(TGame.Start, Simulations);

    private int Search(TreeSearch<TGame> search)
    {
        search.Reset(TGame.Start);
        search.Begin(Simulations, explore: false, ref _random);
        while (!search.IsComplete)
        {
            _batch.Clear();
            search.TryCollect(_batch, ref _random);
            _evaluator.Evaluate(_batch);
            search.Deliver(_batch, ref _random);
        }

        return search.ChooseMove(0, ref _random);
    }
}
