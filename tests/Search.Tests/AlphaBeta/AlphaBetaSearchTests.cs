using CsCheck;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Games.Boards.Chess;
using SelfPlay.Search.AlphaBeta;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Solvers;
using SelfPlay.Search.Tests.Solvers;

namespace SelfPlay.Search.Tests.AlphaBeta;

public sealed class AlphaBetaSearchTests
{
    [Fact]
    public void Tictactoe_is_a_draw()
    {
        var search = new AlphaBetaSearch<TicTacToe, NoHeuristic<TicTacToe>>();
        search.Search(TicTacToe.Start, 9);
        Assert.Equal(0, search.Score);
        Assert.Equal(9, search.Depth);
    }

    [Fact]
    public void Equals_plain_minimax_in_connect_four() => EqualsMinimax<ConnectFour, ConnectFourHeuristic>(maxPly: 36, maxDepth: 5, positions: 150);

    [Fact]
    public void Equals_plain_minimax_in_othello() => EqualsMinimax<Othello, OthelloHeuristic>(maxPly: 58, maxDepth: 4, positions: 80);

    [Fact]
    public void Equals_plain_minimax_in_hex() => EqualsMinimax<Hex, HexHeuristic>(maxPly: 60, maxDepth: 2, positions: 15);

    [Fact]
    public void Equals_plain_minimax_in_breakthrough() => EqualsMinimax<Breakthrough, BreakthroughHeuristic>(maxPly: 50, maxDepth: 3, positions: 60);

    [Fact]
    public void Equals_plain_minimax_in_gomoku() => EqualsMinimax<Gomoku<GomokuSize9>, GomokuHeuristic<GomokuSize9>>(maxPly: 40, maxDepth: 2, positions: 40);

    [Fact]
    public void Equals_plain_minimax_in_chess() => EqualsMinimax<ChessGame, ChessHeuristic>(maxPly: 150, maxDepth: 3, positions: 20);

    [Fact]
    public void Equals_plain_minimax_in_tictactoe() => EqualsMinimax<TicTacToe, NoHeuristic<TicTacToe>>(maxPly: 6, maxDepth: 9, positions: 150);

    [Fact]
    public void Sees_wins_and_losses_and_how_far_they_are()
    {
        var search = new AlphaBetaSearch<ConnectFour, ConnectFourHeuristic>();
        Assert.Equal(0, search.Search(ConnectFourSolverTests.Position([0, 1, 0, 1, 0, 1]), 5));
        Assert.Equal(WinIn(1), search.Score);
        Assert.Equal(1, search.Depth);

        // An open three on the ground is lost in two.
        search.Search(ConnectFourSolverTests.Position([2, 2, 3, 3, 4]), 5);
        Assert.Equal(-WinIn(2), search.Score);
        Assert.Equal(2, search.Depth);
    }

    [Fact]
    public void Agrees_with_the_solver_where_it_sees_the_end()
    {
        var solver = new ConnectFourSolver(1);
        var search = new AlphaBetaSearch<ConnectFour, NoHeuristic<ConnectFour>>();
        Positions<ConnectFour>(28, 40).Sample(
            position =>
            {
                search.Search(position, 14);
                Assert.True(solver.TrySolve(position, out var value));
                Assert.Equal(value, Math.Sign(search.Score));
            },
            iter: 300, threads: 1);
    }

    [Fact]
    public void The_same_position_gets_the_same_move_whatever_came_before()
    {
        var used = new AlphaBetaSearch<Othello, OthelloHeuristic>();
        Positions<Othello>(0, 40).Sample(
            position =>
            {
                var fresh = new AlphaBetaSearch<Othello, OthelloHeuristic>();
                Assert.Equal(fresh.Search(position, 4), used.Search(position, 4));
                Assert.Equal(fresh.Nodes, used.Nodes);
            },
            iter: 20, threads: 1);
    }

    [Fact]
    public void A_small_table_changes_the_work_but_not_the_score()
    {
        var small = new AlphaBetaSearch<ConnectFour, ConnectFourHeuristic>(options: new() { TableBits = 4 });
        var large = new AlphaBetaSearch<ConnectFour, ConnectFourHeuristic>();
        small.Search(ConnectFour.Start, 8);
        large.Search(ConnectFour.Start, 8);
        Assert.Equal(large.Score, small.Score);
        Assert.True(small.Nodes > large.Nodes);
    }

    [Fact]
    public void Searching_allocates_nothing()
    {
        var search = new AlphaBetaSearch<Othello, OthelloHeuristic>();
        search.Search(Othello.Start, 5);
        Assert.Equal(0, Allocations.Of(() => search.Search(Othello.Start, 5)));
    }

    [Fact]
    public async Task A_deep_search_can_be_cancelled()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(
            () => new AlphaBetaSearch<Othello, OthelloHeuristic>().Search(Othello.Start, 50, source.Token)));
    }

    [Fact]
    public void Heuristics_do_not_see_a_turned_board_and_are_bounded()
    {
        Positions<ConnectFour>(0, 38).Sample(
            position =>
            {
                var score = new ConnectFourHeuristic().Evaluate(position);
                Assert.Equal(score, new ConnectFourHeuristic().Evaluate(position.Transform(1)));
                Assert.InRange(score, -IHeuristic<ConnectFour>.Limit, IHeuristic<ConnectFour>.Limit);
            },
            iter: 500, threads: 1);
        Gen.Select(Positions<Othello>(0, 58), Gen.Int[0, 7]).Sample(
            (position, symmetry) =>
            {
                var score = new OthelloHeuristic().Evaluate(position);
                Assert.Equal(score, new OthelloHeuristic().Evaluate(position.Transform(symmetry)));
                Assert.InRange(score, -IHeuristic<Othello>.Limit, IHeuristic<Othello>.Limit);
            },
            iter: 500, threads: 1);
    }

    [Fact]
    public void The_connect_four_heuristic_likes_threats_and_open_lines()
    {
        Assert.Equal(0, new ConnectFourHeuristic().Evaluate(ConnectFour.Start));

        // A bottom corner lies on 3 lines, the middle of the bottom row on 7: each stone closes the other player's.
        Assert.Equal(3 - 7, new ConnectFourHeuristic().Evaluate(ConnectFourSolverTests.Position([0, 3])));

        // Three in a row on the ground, two stones on top: 58 lines are open to the player to move and 54 to the other, who
        // threatens two squares in rows of the first player, 12 each.
        Assert.Equal(58 - 54 - (2 * 12), new ConnectFourHeuristic().Evaluate(ConnectFourSolverTests.Position([2, 2, 3, 3, 4])));
    }

    private static int WinIn(int plies) => DepthScore.Win - plies;

    /// <summary>With the game's heuristic, and with one under which neighbours have nothing to do with each other.</summary>
    private static void EqualsMinimax<TGame, THeuristic>(int maxPly, int maxDepth, int positions)
        where TGame : struct, IGame<TGame>
        where THeuristic : struct, IHeuristic<TGame>
    {
        EqualsMinimaxBy<TGame, THeuristic>(maxPly, maxDepth, positions);
        EqualsMinimaxBy<TGame, DrawnValue<TGame>>(maxPly, maxDepth, positions);
    }

    private static void EqualsMinimaxBy<TGame, THeuristic>(int maxPly, int maxDepth, int positions)
        where TGame : struct, IGame<TGame>
        where THeuristic : struct, IHeuristic<TGame>
    {
        var search = new AlphaBetaSearch<TGame, THeuristic>(options: new() { TableBits = 10 });
        var minimax = new MinimaxSearch<TGame, THeuristic>();
        Gen.Select(Positions<TGame>(0, maxPly), Gen.Int[1, maxDepth]).Sample(
            (position, depth) =>
            {
                var move = search.Search(position, depth);
                minimax.Search(position, depth);
                Assert.Equal(minimax.Score, search.Score);
                Assert.Equal(search.Score, Minimax<TGame, THeuristic>(position, search.Depth, 0));
                var child = position;
                child.Play(move);
                Assert.Equal(search.Score, -Minimax<TGame, THeuristic>(child, search.Depth - 1, 1));
            },
            iter: positions, threads: 1);
    }

    /// <summary>A second opinion on what minimax is.</summary>
    private static int Minimax<TGame, THeuristic>(TGame position, int depth, int ply)
        where TGame : struct, IGame<TGame>
        where THeuristic : struct, IHeuristic<TGame>
    {
        if (position.IsOver)
        {
            return (position.Player == 0 ? 1 : -1) * position.Outcome * (1_000_000 - ply);
        }

        if (depth == 0)
        {
            return default(THeuristic).Evaluate(position);
        }

        var moves = new ushort[TGame.Info.MaxMoves];
        var best = int.MinValue;
        foreach (var move in moves.AsSpan(0, position.WriteMoves(moves)))
        {
            var child = position;
            child.Play(move);
            best = Math.Max(best, -Minimax<TGame, THeuristic>(child, depth - 1, ply + 1));
        }

        return best;
    }

    internal static Gen<TGame> Positions<TGame>(int from, int to)
        where TGame : struct, IGame<TGame> =>
        Gen.Select(Gen.ULong, Gen.Int[from, to]).Select((seed, plies) =>
        {
            var random = new Xoshiro256(seed);
            GameRecord<TGame> game;
            while (!RandomGame.TryPlay(plies, ref random, out game))
            {
                // Drawn again until the game is still open.
            }

            return game.Position;
        });
}
