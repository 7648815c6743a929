using SelfPlay.Games;
using SelfPlay.Search.Evaluation;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>Random positions, and searches of them from begin to end.</summary>
internal static class Positions
{
    /// <summary>A position about <paramref name="plies"/> random plies from the start that is not over.</summary>
    public static TGame Random<TGame>(ulong seed, int plies)
        where TGame : struct, IGame<TGame>
    {
        var random = new Xoshiro256(seed);
        var moves = new ushort[TGame.Info.MaxMoves];
        while (true)
        {
            var position = TGame.Start;
            for (var ply = 0; ply < plies && !position.IsOver; ply++)
            {
                position.Play(moves[random.Below(position.WriteMoves(moves))]);
            }

            if (!position.IsOver)
            {
                return position;
            }

            plies = Math.Max(0, plies - 1);
        }
    }

    public static ushort[] Moves<TGame>(in TGame position)
        where TGame : struct, IGame<TGame>
    {
        var moves = new ushort[TGame.Info.MaxMoves];
        return moves[..position.WriteMoves(moves)];
    }

    /// <summary>Runs a search to its end, its leaves evaluated as soon as no more of them can be had.</summary>
    public static void Run<TGame>(
        TreeSearch<TGame> search,
        IEvaluator<TGame> evaluator,
        int simulations,
        bool explore,
        ref Xoshiro256 random,
        EvaluationBatch<TGame>? batch = null)
        where TGame : struct, IGame<TGame>
    {
        batch ??= new EvaluationBatch<TGame>(64);
        search.Begin(simulations, explore, ref random);
        while (!search.IsComplete)
        {
            batch.Clear();
            while (search.TryCollect(batch, ref random))
            {
            }

            evaluator.Evaluate(batch);
            search.Deliver(batch, ref random);
        }
    }

    public static TreeSearch<TGame> Searched<TGame>(
        in TGame position,
        SearchOptions options,
        IEvaluator<TGame> evaluator,
        int simulations,
        bool explore = false,
        ulong seed = 1)
        where TGame : struct, IGame<TGame>
    {
        var random = new Xoshiro256(seed);
        var search = new TreeSearch<TGame>(options, 4);
        search.Reset(position);
        Run(search, evaluator, simulations, explore, ref random);
        return search;
    }
}
