using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>The structure-of-arrays search against the plain one: the same trees, bit by bit, along whole games.</summary>
public sealed class ReferenceSearchTests
{
    public static TheoryData<string, bool, bool, int> Cases => new(
        from game in GameCatalog.All.Where(g => g.MaxMoves <= 64)
        from solver in new[] { true, false }
        from looks in new[] { true, false }
        from seed in Enumerable.Range(1, 4)
        select (game.Name, solver, looks, seed));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Trees_along_a_game_are_those_of_the_plain_search(string game, bool solver, bool looksForWins, int seed) =>
        GameCatalog.Visit(game, new WholeGame(solver, looksForWins, (ulong)seed));

    [Theory]
    [InlineData(ExplorationRule.Puct, 0f, 0f, 0f, 100f)]
    [InlineData(ExplorationRule.Puct, 4f, 0.7f, 0.3f, 10f)]
    [InlineData(ExplorationRule.Puct, 0.3f, 0f, 1f, 1e6f)]
    [InlineData(ExplorationRule.Vanishing, 0.3f, 0.2f, 0f, 1e6f)]
    [InlineData(ExplorationRule.Vanishing, 4f, 0.7f, 0.3f, 10f)]
    public void Every_constant_of_selection_counts_as_in_the_plain_search(ExplorationRule rule, float init, float reduction, float rootReduction, float expansionBase)
    {
        var options = new SearchOptions
        {
            Puct = new PuctOptions
            {
                Exploration = rule,
                ExplorationInit = init,
                FirstPlayUrgencyReduction = reduction,
                RootFirstPlayUrgencyReduction = rootReduction,
                ExplorationBase = expansionBase,
            },
        };
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var position = Positions.Random<Othello>(seed, (int)(seed * 5));
            var evaluator = new HashEvaluator<Othello>(seed);
            var expected = new ReferenceSearch<Othello>(options, evaluator, position);
            expected.Run(150);
            TreeComparison.AssertSame(expected.Root, Positions.Searched(position, options, evaluator, 150).Tree, solver: true);
        }
    }

    [Fact]
    public void Exploration_beyond_the_table_of_node_visits_is_the_same_formula()
    {
        var options = new SearchOptions { Puct = new PuctOptions { Solver = false } };
        var position = Positions.Random<TicTacToe>(3, 4);
        var evaluator = new HashEvaluator<TicTacToe>();
        var expected = new ReferenceSearch<TicTacToe>(options, evaluator, position);
        expected.Run(6000);
        TreeComparison.AssertSame(expected.Root, Positions.Searched(position, options, evaluator, 6000).Tree, solver: false);
    }

    private sealed class WholeGame(bool solver, bool looksForWins, ulong seed) : IGameVisitor<int>
    {
        public int Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            var random = new Xoshiro256(seed);
            var options = new SearchOptions { LookForWins = looksForWins, Puct = new PuctOptions { Solver = solver } };
            var evaluator = new HashEvaluator<TGame>(seed);
            var start = Positions.Random<TGame>(seed, (int)seed * TGame.Info.MaxPlies / 8);
            var expected = new ReferenceSearch<TGame>(options, evaluator, start);
            var search = new TreeSearch<TGame>(options, nodes: 2);
            search.Reset(start);
            while (!search.Position.IsOver)
            {
                var simulations = 40 + random.Below(60);
                expected.Run(simulations);
                Positions.Run(search, evaluator, simulations, explore: false, ref random);
                Assert.Equal(expected.Simulations, search.Simulations);
                TreeComparison.AssertSame(expected.Root, search.Tree, solver);

                var move = search.ChooseMove(temperature: 0, ref random);
                Assert.Equal(Best(expected.Root, solver), move);
                if (random.Below(4) == 0)
                {
                    // Now and then another move than the best, so that thin and missing subtrees are kept too.
                    var legal = Positions.Moves(search.Position);
                    move = legal[random.Below(legal.Length)];
                }

                expected.Advance(move);
                search.Advance(move);
            }

            return 0;
        }

        /// <summary>The first of the moves that reach a certain root's value; else the first of the most visited but certain losses.</summary>
        private static int Best<TGame>(ReferenceNode<TGame> root, bool solver)
            where TGame : struct, IGame<TGame>
        {
            if (solver && root.Exact is >= 0)
            {
                return root.Edges!.First(e => -e.Child?.Exact == root.Exact).Move;
            }

            var lost = solver && root.Exact is null ? 1 : 3;
            return root.Edges!.Where(e => e.Child?.Exact != lost).MaxBy(e => e.Visits)!.Move;
        }
    }
}
