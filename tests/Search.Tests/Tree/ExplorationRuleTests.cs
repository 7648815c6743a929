using SelfPlay.Games.Boards;
using SelfPlay.Search.Evaluation;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>What becomes of a move that looks bad at first: PUCT looks at it again and again, without its sqrt(N) it is forgotten.</summary>
public sealed class ExplorationRuleTests
{
    [Theory]
    [InlineData(ExplorationRule.Puct, 3, 35)]
    [InlineData(ExplorationRule.Vanishing, 1, 1)]
    public void Exploration_goes_on_or_dies_out(ExplorationRule rule, int early, int late)
    {
        // All priors are 1/7, all values 0 but those of games that begin in column 0: with PUCT it has n visits when
        // 0.5 = 1.25 sqrt(N) / 7 / (1 + n), to within what the logarithm adds, and without sqrt(N) already 0.5 > 1.25 / 7 / 2.
        var options = new SearchOptions { Puct = new PuctOptions { Exploration = rule } };
        Assert.InRange(Visits(options, 100), early - 1, early + 1);
        Assert.InRange(Visits(options, 10_000), late, late * 1.5);
    }

    private static float Visits(SearchOptions options, int simulations) =>
        Positions.Searched(ConnectFour.Start, options, new Disappointing(), simulations).Tree.Visits(SearchTree.Root)[0];

    private sealed class Disappointing : IEvaluator<ConnectFour>
    {
        private readonly ConstantEvaluator<ConnectFour> _constant = new();

        public void Evaluate(EvaluationBatch<ConnectFour> batch)
        {
            _constant.Evaluate(batch);
            for (var i = 0; i < batch.Count; i++)
            {
                ref readonly var position = ref batch.Positions[i];
                var first = position.Player == 0 ? position.Own : position.Opponent;
                var corner = ConnectFour.Start.Playable & ConnectFour.ColumnSquares(0);
                batch.Values[i] = (first & corner) == 0 ? 0 : position.Player == 0 ? -0.5f : 0.5f;
            }
        }
    }
}
