using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.AlphaBeta;
using SelfPlay.Search.Matches;

namespace SelfPlay.Search.Tests.AlphaBeta;

/// <summary>How much of the tree alpha-beta looks at.</summary>
public sealed class AlphaBetaNodesTests
{
    [Fact]
    public void A_thousand_random_trees_have_the_value_of_minimax()
    {
        var random = new Xoshiro256(1);
        var search = new AlphaBetaSearch<RandomTree, TreeValue>();
        var plain = new AlphaBetaSearch<RandomTree, TreeValue>(options: new() { Memory = AlphaBetaMemory.None });
        var minimax = new MinimaxSearch<RandomTree, TreeValue>();
        for (var i = 0; i < 1_000; i++)
        {
            var tree = new RandomTree(random.Next(), branching: 2 + random.Below(4), inOrder: false);
            var depth = 1 + random.Below(5);
            minimax.Search(tree, depth);
            search.Search(tree, depth);
            plain.Search(tree, depth);
            Assert.Equal(minimax.Score, search.Score);
            Assert.Equal(minimax.Score, plain.Score);
        }
    }

    /// <summary>Knuth and Moore (1975): of the positions at depth k only b^ceil(k/2) + b^floor(k/2) - 1 are looked at.</summary>
    [Theory]
    [InlineData(2, 10)]
    [InlineData(4, 7)]
    [InlineData(8, 6)]
    public void In_perfect_order_the_fewest_positions_suffice(int branching, int depth)
    {
        var tree = new RandomTree(3, branching, inOrder: true);
        var (expected, all) = (0L, 0L);
        for (var deepened = 1; deepened <= depth; deepened++)
        {
            for (var k = 0; k <= deepened; k++)
            {
                expected += Power(branching, (k + 1) / 2) + Power(branching, k / 2) - 1;
                all += Power(branching, k);
            }
        }

        foreach (var memory in new[] { AlphaBetaMemory.None, AlphaBetaMemory.All })
        {
            var search = new AlphaBetaSearch<RandomTree, TreeValue>(options: new() { Memory = memory });
            search.Search(tree, depth);
            Assert.Equal(tree.Value, search.Score);
            Assert.Equal(expected, search.Nodes);
            Assert.True(search.Nodes < all / 4);
        }

        static long Power(long number, int exponent) => exponent == 0 ? 1 : number * Power(number, exponent - 1);
    }

    /// <summary>The numbers of docs/algorithms/background.md: they change only if the search does.</summary>
    [Theory]
    [InlineData("connect4", "8443997 764946 412342 142934 168939 140411 72549")]
    [InlineData("othello", "614513 82384 78505 29287 38999 29308 21192")]
    [InlineData("breakthrough", "5173804 108408 93198 85305 60038 62281 49479")]
    public void Everything_that_is_remembered_saves_work(string game, string expected)
    {
        var nodes = game switch
        {
            "connect4" => Count<ConnectFour, ConnectFourHeuristic>(depth: 7, plies: 6),
            "othello" => Count<Othello, OthelloHeuristic>(depth: 5, plies: 10),
            _ => Count<Breakthrough, BreakthroughHeuristic>(depth: 4, plies: 10),
        };
        Assert.Equal(expected, string.Join(' ', nodes));
        var (minimax, nothing, all) = (nodes[0], nodes[1], nodes[^1]);
        Assert.True(nothing < minimax);
        Assert.All(nodes[2..^1], one => Assert.InRange(one, all + 1, nothing - 1));
    }

    /// <summary>Positions visited by minimax and by alpha-beta with nothing, each single kind of memory, and all of it, over ten random positions.</summary>
    private static long[] Count<TGame, THeuristic>(int depth, int plies)
        where TGame : struct, IGame<TGame>
        where THeuristic : struct, IHeuristic<TGame>
    {
        AlphaBetaMemory[] memories =
            [AlphaBetaMemory.None, AlphaBetaMemory.Scores, AlphaBetaMemory.BestMoves, AlphaBetaMemory.Killers, AlphaBetaMemory.History, AlphaBetaMemory.All];
        IDepthSearch<TGame>[] searches =
        [
            new MinimaxSearch<TGame, THeuristic>(),
            .. memories.Select(memory => new AlphaBetaSearch<TGame, THeuristic>(options: new() { Memory = memory })),
        ];
        var nodes = new long[searches.Length];
        for (var i = 0; i < 10; i++)
        {
            var random = Xoshiro256.ForStream(1, (ulong)i);
            GameRecord<TGame> game;
            while (!RandomGame.TryPlay(plies, ref random, out game))
            {
                // Drawn again until the game is still open.
            }

            for (var s = 0; s < searches.Length; s++)
            {
                searches[s].Search(game.Position, depth, null, null, long.MaxValue, CancellationToken.None);
                nodes[s] += searches[s].Nodes;
            }

            Assert.All(searches, search => Assert.Equal(searches[0].Score, search.Score));
        }

        return nodes;
    }
}
