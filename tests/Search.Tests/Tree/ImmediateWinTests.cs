using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Games.Boards.Chess;
using SelfPlay.Search.Evaluation;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>Moves that win at once are seen whatever the evaluator thinks of them.</summary>
public sealed class ImmediateWinTests
{
    private const string MateInOne = "7k/8/5KQ1/8/8/8/8/8 w - - 0 1";
    private const string MateInTwo = "7k/8/4K3/8/8/8/8/6Q1 w - - 0 1";

    [Theory]
    [InlineData(RootPolicy.Puct)]
    [InlineData(RootPolicy.Gumbel)]
    public void A_mate_in_one_that_the_evaluator_thinks_nothing_of_is_played(RootPolicy root)
    {
        var position = ChessFen.Parse(MateInOne);
        Assert.True(position.TryParseMove("g6g7", out var mate));
        var options = new SearchOptions { Root = root };
        Assert.False(Positions.Searched(position, options, new Disliking(mate), 20).IsProven);

        var evaluator = new Disliking(mate);
        var search = Positions.Searched(position, options with { LookForWins = true }, evaluator, 20);
        var random = new Xoshiro256(1);
        var policy = new float[search.Tree.EdgeCount(SearchTree.Root)];
        search.WritePolicy(policy);
        Assert.Equal(1, search.RootValue);
        Assert.Equal(mate, search.ChooseMove(temperature: 0, ref random));
        Assert.Equal(1, policy[search.Tree.Moves(SearchTree.Root).IndexOf((ushort)mate)]);
        Assert.Equal(1, evaluator.Evaluations);
    }

    [Fact]
    public void All_moves_that_win_at_once_share_the_policy()
    {
        var position = TicTacToe.Start; // x on 0, 1, 3 and o on 7, 8, 5: x wins by 2 and by 6
        foreach (var move in (int[])[0, 7, 1, 8, 3, 5])
        {
            position.Play(move);
        }

        var search = Positions.Searched(position, new SearchOptions { LookForWins = true }, new HashEvaluator<TicTacToe>(), 50);
        var policy = new float[search.Tree.EdgeCount(SearchTree.Root)];
        search.WritePolicy(policy);
        Assert.Equal([2, 4, 6], search.Tree.Moves(SearchTree.Root).ToArray());
        Assert.Equal([0.5f, 0, 0.5f], policy);
        Assert.Equal(2, search.Simulations);
    }

    [Fact]
    public void The_variation_goes_on_to_the_mate_that_was_only_looked_for()
    {
        var position = ChessFen.Parse(MateInTwo);
        var search = Positions.Searched(position, new SearchOptions { LookForWins = true }, new ConstantEvaluator<ChessGame>(), 20_000);
        var random = new Xoshiro256(1);
        Assert.True(search.IsProven);
        var best = TreeAnalysis.Of(search, search.ChooseMove(temperature: 0, ref random)).Moves[0];
        Assert.Equal(best.Variation.Count, best.WinIn);
        foreach (var move in best.Variation)
        {
            position.Play(move);
        }

        Assert.Equal(ChessEnd.Checkmate, position.End);
    }

    [Fact]
    public void A_game_goes_on_from_a_leaf_that_was_not_evaluated()
    {
        var position = ChessFen.Parse(MateInTwo);
        var random = new Xoshiro256(1);
        var evaluator = new ConstantEvaluator<ChessGame>();
        var search = Positions.Searched(position, new SearchOptions { LookForWins = true }, evaluator, 20_000);
        while (!search.Position.IsOver)
        {
            search.Advance(search.ChooseMove(temperature: 0, ref random));
            if (!search.Position.IsOver)
            {
                Positions.Run(search, evaluator, 20_000, explore: false, ref random);
                Assert.Equal(Positions.Moves(search.Position), search.Tree.Moves(SearchTree.Root).ToArray());
            }
        }

        Assert.Equal(1, search.Position.Outcome);
    }

    /// <summary>Spreads its priors evenly, but for one move.</summary>
    private sealed class Disliking(int move) : IEvaluator<ChessGame>
    {
        public int Evaluations { get; private set; }

        public void Evaluate(EvaluationBatch<ChessGame> batch)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var moves = batch.MovesOf(i);
                var priors = batch.PriorsOf(i);
                for (var j = 0; j < priors.Length; j++)
                {
                    priors[j] = moves[j] == move ? 0 : 1f / priors.Length;
                }

                batch.Values[i] = 0;
            }

            Evaluations += batch.Count;
        }
    }
}
