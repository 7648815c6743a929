using SelfPlay.Games.Boards;
using SelfPlay.Search.Rollouts;
using SelfPlay.Search.Solvers;
using SelfPlay.Search.Tests.Solvers;

namespace SelfPlay.Search.Tests.Rollouts;

public sealed class UctSearchTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Converges_to_a_minimax_move_in_every_tictactoe_position(bool proves)
    {
        var minimax = new MinimaxSolver<TicTacToe>();
        var search = new UctSearch<TicTacToe>(seed: 5, new UctOptions { Solver = proves });
        var positions = 0;
        foreach (var position in TicTacToePositions.Open())
        {
            var child = position;
            child.Play(search.Search(position, 3_000));
            Assert.True(minimax.Solve(position) == -minimax.Solve(child), $"{position} -> {child}");
            Assert.True(!search.IsProven || search.Value == minimax.Solve(position));
            positions++;
        }

        Assert.Equal(4_520, positions);
    }

    [Fact]
    public void A_tree_that_is_full_grows_no_more_and_goes_on_valuing()
    {
        var search = new UctSearch<ConnectFour>(seed: 5) { MaxNodes = 500 };
        search.Search(ConnectFour.Start, 5_000);
        Assert.Equal(5_000, search.Simulations);
        Assert.InRange(search.Nodes, 500, 507);
        var visits = new int[7];
        search.CopyVisits(visits);
        Assert.Equal(5_000, visits.Sum());
        Assert.Equal(3, Array.IndexOf(visits, visits.Max()));
    }

    /// <summary>Kocsis and Szepesvari (2006), theorem 6: the probability of a move that minimax would not make tends to 0.</summary>
    [Fact]
    public void Fewer_moves_are_wrong_the_more_simulations_there_are()
    {
        var minimax = new MinimaxSolver<TicTacToe>();
        int[] simulations = [10, 30, 100, 300, 1_000];
        var errors = simulations.Select(n =>
        {
            var search = new UctSearch<TicTacToe>(seed: 7, new UctOptions { Solver = false });
            return TicTacToePositions.Open().Count(position =>
            {
                var child = position;
                child.Play(search.Search(position, n));
                return minimax.Solve(position) != -minimax.Solve(child);
            });
        }).ToArray();
        Assert.Equal(errors.OrderDescending(), errors);
        Assert.True(errors[0] > 300 && errors[^1] < 5, string.Join(' ', errors));
    }

    [Fact]
    public void Enough_simulations_prove_a_draw()
    {
        var position = TicTacToe.Start;
        foreach (var move in new[] { 0, 4, 8, 1, 7 })
        {
            position.Play(move);
        }

        var search = new UctSearch<TicTacToe>(seed: 1);
        search.Search(position, 100_000);
        Assert.True(search.IsProven);
        Assert.Equal(0, search.Value);
        Assert.True(search.Simulations < 10_000, $"{search.Simulations} simulations");
    }

    [Fact]
    public void The_tree_grows_beyond_its_first_room_without_losing_nodes()
    {
        var search = new UctSearch<Othello>(seed: 1, new UctOptions { Solver = false });
        search.Search(Othello.Start, 30_000);
        var grown = search.Nodes;
        var visits = new int[Othello.Info.Actions];
        search.CopyVisits(visits);
        Assert.Equal(30_000, visits.Sum());

        // The second search finds the room there already; only chance differs.
        search.Search(Othello.Start, 30_000);
        Assert.InRange(search.Nodes, 0.9 * grown, 1.1 * grown);
    }

    [Fact]
    public void A_win_at_once_is_found_and_proven()
    {
        var search = new UctSearch<ConnectFour>(seed: 1);
        Assert.Equal(0, search.Search(ConnectFourSolverTests.Position([0, 1, 0, 1, 0, 1]), 1_000));
        Assert.Equal(1, search.Value);
        Assert.True(search.Simulations < 50, $"{search.Simulations} simulations");
    }

    [Fact]
    public void Without_the_solver_every_simulation_is_done()
    {
        var search = new UctSearch<ConnectFour>(seed: 1, new UctOptions { Solver = false });
        Assert.Equal(0, search.Search(ConnectFourSolverTests.Position([0, 1, 0, 1, 0, 1]), 1_000));
        Assert.Equal(1_000, search.Simulations);
    }

    [Fact]
    public void A_threat_is_parried()
    {
        var search = new UctSearch<ConnectFour>(seed: 1);
        Assert.Equal(0, search.Search(ConnectFourSolverTests.Position([0, 1, 0, 1, 0]), 500));
    }

    [Fact]
    public void Visits_add_up_to_the_simulations()
    {
        var search = new UctSearch<Othello>(seed: 1);
        search.Search(Othello.Start, 777);
        var visits = new int[Othello.Info.Actions];
        search.CopyVisits(visits);
        Assert.Equal(777, visits.Sum());
        Assert.Equal(4, visits.Count(v => v > 0));
        Assert.InRange(search.Value, -0.3f, 0.3f);
    }

    [Fact]
    public void The_same_seed_gives_the_same_tree()
    {
        Assert.Equal(Visits(1), Visits(1));
        Assert.NotEqual(Visits(1), Visits(2));

        static int[] Visits(ulong seed)
        {
            var search = new UctSearch<ConnectFour>(seed);
            search.Search(ConnectFour.Start, 2_000);
            var visits = new int[7];
            search.CopyVisits(visits);
            return visits;
        }
    }

    [Fact]
    public void Searching_allocates_nothing()
    {
        var search = new UctSearch<Othello>(seed: 1);
        search.Search(Othello.Start, 20_000);
        Assert.Equal(0, Allocations.Of(() => search.Search(Othello.Start, 10_000)));
    }

    [Fact]
    public void A_search_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new UctSearch<Othello>(1).Search(Othello.Start, 1_000, source.Token));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var search = new UctSearch<TicTacToe>(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => search.Search(TicTacToe.Start, 0));
        var over = TicTacToe.Start;
        foreach (var move in new[] { 0, 3, 1, 4, 2 })
        {
            over.Play(move);
        }

        Assert.Throws<ArgumentException>(() => search.Search(over, 10));
    }

    [Fact]
    public void The_benchmark_reports_a_rate() => Assert.True(RolloutBenchmark.Run<ConnectFour>(0.05) > 1_000);
}
