using CsCheck;
using SelfPlay.Games.Boards;
using SelfPlay.Games.Boards.Chess;
using SelfPlay.Search.AlphaBeta;
using SelfPlay.Search.Solvers;

namespace SelfPlay.Search.Tests.AlphaBeta;

public sealed class MinimaxSearchTests
{
    [Fact]
    public void Looks_at_every_sequence_of_moves()
    {
        // 1 + 9 + 9 * 8 + ... positions of Tic-Tac-Toe by the moves that led to them, those after a win left out.
        var tictactoe = new MinimaxSearch<TicTacToe, NoHeuristic<TicTacToe>>();
        tictactoe.Search(TicTacToe.Start, 9);
        Assert.Equal(549_946, tictactoe.Nodes);
        Assert.Equal(0, tictactoe.Score);
        var chess = new MinimaxSearch<ChessGame, ChessHeuristic>();
        chess.Search(ChessGame.Start, 3);
        Assert.Equal(1 + 20 + 400 + 8_902, chess.Nodes);
    }

    [Fact]
    public void Is_exact_where_it_sees_the_end_of_the_game()
    {
        var solver = new MinimaxSolver<TicTacToe>();
        var search = new MinimaxSearch<TicTacToe, NoHeuristic<TicTacToe>>();
        AlphaBetaSearchTests.Positions<TicTacToe>(2, 7).Sample(
            position =>
            {
                var child = position;
                child.Play(search.Search(position, 9));
                Assert.Equal(solver.Solve(position), Math.Sign(search.Score));
                Assert.Equal(solver.Solve(position), -solver.Solve(child));
            },
            iter: 200, threads: 1);
    }

    [Fact]
    public void A_quicker_win_and_a_slower_loss_are_better()
    {
        // X wins at once with c1, and later by other moves.
        var search = new MinimaxSearch<TicTacToe, NoHeuristic<TicTacToe>>();
        Assert.Equal(2, search.Search(Play(0, 3, 1, 4), 5));
        Assert.Equal(DepthScore.Win - 1, search.Score);

        // O cannot stop both of X's lines; stopping one takes a ply longer than stopping none.
        Assert.Contains(search.Search(Play(0, 1, 4), 6), new[] { 8 });
        search.Search(Play(0, 1, 4, 8, 3), 4);
        Assert.Equal(-(DepthScore.Win - 2), search.Score);
    }

    [Fact]
    public void The_expected_continuation_leads_to_the_score()
    {
        var search = new MinimaxSearch<ConnectFour, ConnectFourHeuristic>();
        AlphaBetaSearchTests.Positions<ConnectFour>(0, 30).Sample(
            position =>
            {
                var move = search.Search(position, 5);
                var line = search.Variation(position, move);
                Assert.Equal(move, line[0]);
                var end = position;
                foreach (var next in line)
                {
                    end.Play(next);
                }

                var score = end.IsOver
                    ? (end.Player == 0 ? end.Outcome : -end.Outcome) * (DepthScore.Win - line.Count)
                    : new ConnectFourHeuristic().Evaluate(end);
                Assert.Equal(search.Score, line.Count % 2 == 0 ? score : -score);
                Assert.True(end.IsOver || line.Count == 5);
            },
            iter: 100, threads: 1);
    }

    [Fact]
    public void Searching_allocates_nothing()
    {
        var search = new MinimaxSearch<Othello, OthelloHeuristic>();
        Assert.Equal(0, Allocations.Of(() => search.Search(Othello.Start, 4)));
    }

    [Fact]
    public async Task A_deep_search_can_be_cancelled()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(
            () => new MinimaxSearch<Othello, OthelloHeuristic>().Search(Othello.Start, 50, source.Token)));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var search = new MinimaxSearch<TicTacToe, NoHeuristic<TicTacToe>>();
        Assert.Throws<ArgumentOutOfRangeException>(() => search.Search(TicTacToe.Start, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => search.Search(TicTacToe.Start, 61));
        Assert.Throws<ArgumentException>(() => search.Search(Play(0, 3, 1, 4, 2), 1));
    }

    private static TicTacToe Play(params int[] moves)
    {
        var position = TicTacToe.Start;
        foreach (var move in moves)
        {
            position.Play(move);
        }

        return position;
    }
}
