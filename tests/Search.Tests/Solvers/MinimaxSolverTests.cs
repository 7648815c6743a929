using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;
using SelfPlay.Search.Solvers;

namespace SelfPlay.Search.Tests.Solvers;

public sealed class MinimaxSolverTests
{
    [Fact]
    public void Tictactoe_is_a_draw_and_has_the_known_number_of_open_positions()
    {
        var solver = new MinimaxSolver<TicTacToe>();
        Assert.Equal(0, solver.Solve(TicTacToe.Start));

        // 5,478 reachable positions, of which 958 are over.
        Assert.Equal(4_520, solver.Positions);
    }

    [Fact]
    public void A_fork_wins()
    {
        // x in two opposite corners and the third, o in the centre and beside: two lines are open.
        var position = TicTacToe.Start;
        foreach (var move in new[] { 0, 4, 8, 2, 6 })
        {
            position.Play(move);
        }

        Assert.Equal(-1, new MinimaxSolver<TicTacToe>().Solve(position));
    }

    [Fact]
    public void A_game_that_is_too_large_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new MinimaxSolver<ConnectFour>(maxPositions: 1_000).Solve(ConnectFour.Start));
        Assert.Contains("Connect Four has more than 1000 positions", error.Message);
    }

    [Theory]
    [InlineData("random", 200)]
    [InlineData("mcts:50", 40)]
    public void The_perfect_tictactoe_player_never_loses(string opponent, int games)
    {
        using var perfect = PlayerCatalog.Create<TicTacToe>(PlayerSpec.Parse("perfect"), seed: 1);
        using var other = PlayerCatalog.Create<TicTacToe>(PlayerSpec.Parse(opponent), seed: 2);
        var result = new MatchRunner<TicTacToe>(perfect, other).Run(new MatchOptions { Games = games });
        Assert.Equal(0, result.Losses);
        Assert.True(opponent != "random" || result.Wins > games / 2);
    }

    [Fact]
    public void All_optimal_openings_are_played()
    {
        using var perfect = new PerfectPlayer<TicTacToe>(seed: 1);
        var games = Enumerable.Range(0, 200).Select(_ => new GameRecord<TicTacToe>()).ToArray();
        var moves = new int[games.Length];
        perfect.Choose(games, moves);
        Assert.Equal(Enumerable.Range(0, 9), moves.Distinct().Order());
    }
}
