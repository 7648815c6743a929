using CsCheck;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Positions;
using SelfPlay.Search.Solvers;
using SelfPlay.Search.Tests.Positions;

namespace SelfPlay.Search.Tests.Solvers;

public sealed class ConnectFourSolverTests
{
    private static readonly string[] ValueWords = ["loss", "draw", "win"];

    [Fact]
    public void Agrees_with_every_value_of_the_solved_positions()
    {
        var solver = new ConnectFourSolver();
        var values = new int[ConnectFour.Columns];
        var checkedMoves = 0;
        foreach (var (moves, expected) in SolvedTrace.ReadValues())
        {
            var position = Position(moves);
            Assert.True(solver.TrySolveMoves(position, values));
            foreach (var (column, value) in expected)
            {
                Assert.True(value == values[column], $"{position}, column {column}: {ValueWords[values[column] + 1]}, should be {ValueWords[value + 1]}");
                checkedMoves++;
            }

            Assert.True(solver.TrySolve(position, out var best));
            Assert.Equal(expected.Values.Max(), best);
        }

        Assert.True(checkedMoves > 1_500, $"only {checkedMoves} moves were checked");
    }

    [Fact]
    public void Equals_plain_minimax_on_late_positions()
    {
        var solver = new ConnectFourSolver(tableMegabytes: 1);
        LatePositions(29, 42).Sample(
            position =>
            {
                Assert.True(solver.TrySolve(position, out var value));
                Assert.Equal(new MinimaxSolver<ConnectFour>().Solve(position, TestContext.Current.CancellationToken), value);
            },
            iter: 2_000, threads: 1);
    }

    [Fact]
    public void Mirrored_positions_have_equal_values()
    {
        var solver = new ConnectFourSolver();
        var other = new ConnectFourSolver();
        LatePositions(14, 30).Sample(
            position =>
            {
                var (values, mirrored) = (new int[7], new int[7]);
                Assert.True(solver.TrySolveMoves(position, values));
                Assert.True(other.TrySolveMoves(position.Transform(1), mirrored));
                Assert.Equal(values, mirrored.Reverse());
            },
            iter: 100, threads: 1);
    }

    [Fact]
    public void A_game_that_is_over_has_its_result()
    {
        var solver = new ConnectFourSolver(1);
        Assert.True(solver.TrySolve(Position([0, 1, 0, 1, 0, 1, 0]), out var lost));
        Assert.Equal(-1, lost);
        Assert.True(solver.TrySolve(Position([0, 1, 0, 1, 0, 1]), out var won));
        Assert.Equal(1, won);
    }

    [Fact]
    public void Nothing_is_claimed_when_the_limit_is_reached()
    {
        var solver = new ConnectFourSolver(1);
        Assert.False(solver.TrySolve(ConnectFour.Start, out var value, maxNodes: 1_000));
        Assert.Equal(0, value);
        Assert.InRange(solver.Nodes, 1_000, 1_010);
        Assert.False(solver.TrySolveMoves(ConnectFour.Start, new int[7], maxNodes: 1_000));

        // What was learnt before the limit must not have spoilt the table.
        var position = Position([3, 3, 3, 3, 3, 2, 2, 2, 4, 4, 4, 0, 0, 6, 6, 1]);
        Assert.False(solver.TrySolve(position, out _, maxNodes: 5));
        Assert.True(solver.TrySolve(position, out var afterwards));
        Assert.True(new ConnectFourSolver(1).TrySolve(position, out var fresh));
        Assert.Equal(fresh, afterwards);
    }

    [Fact]
    public async Task A_long_solve_can_be_cancelled()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(
            () => new ConnectFourSolver(1).TrySolve(ConnectFour.Start, out _, cancellationToken: source.Token)));
    }

    [Fact]
    public void Solving_allocates_nothing()
    {
        var solver = new ConnectFourSolver(1);
        var position = Position([3, 3, 3, 3, 3, 2, 2, 2, 4, 4, 4, 0, 0, 6, 6, 1]);
        var values = new int[7];
        var nodes = 0L;
        Assert.Equal(0, Allocations.Of(() =>
        {
            solver.Clear();
            solver.TrySolveMoves(position, values);
            nodes = solver.Nodes;
        }));
        Assert.True(nodes > 1_000);
    }

    [Fact]
    public void The_perfect_player_makes_no_error_and_varies()
    {
        var positions = SolvedPositionGenerator.Generate(new SolvedPositionOptions { Count = 60, Seed = 4 });
        var choices = new HashSet<string>();
        foreach (var seed in new ulong[] { 1, 2 })
        {
            using var player = new ConnectFourPlayer(seed, tableMegabytes: 16);
            Assert.Equal(0, PositionEvaluation.Run(player, positions, TestContext.Current.CancellationToken).Errors);
            var moves = new int[positions.Count];
            player.Choose([.. positions.Select(p => p.Game)], moves, TestContext.Current.CancellationToken);
            choices.Add(string.Concat(moves));
        }

        Assert.Equal(2, choices.Count);
    }

    [Fact]
    public void The_perfect_player_says_so_when_it_cannot_solve()
    {
        using var player = new ConnectFourPlayer(1, maxNodes: 1_000, tableMegabytes: 1);
        var error = Assert.Throws<InvalidOperationException>(() => player.Choose([new GameRecord<ConnectFour>()], new int[1]));
        Assert.Contains("could not be solved within 1000 nodes", error.Message);
    }

    [Fact]
    public void The_perfect_player_tells_what_a_position_is_worth_if_it_may_find_out()
    {
        using var player = new ConnectFourPlayer(1, tableMegabytes: 1);
        var game = new GameRecord<ConnectFour>();
        foreach (var move in new[] { 2, 2, 3, 3 })
        {
            game.Play(move);
        }

        var analysis = player.Analyse(game, default);
        Assert.Equal(1, analysis.Value);
        game.Play(analysis.Best.Move);
        Assert.Equal(-1, player.Analyse(game, default).Value);

        var unsolved = player.Analyse(new GameRecord<ConnectFour>(), new AnalysisLimits(Nodes: 500));
        Assert.Equal((0, 3), (unsolved.Value, unsolved.Best.Move));
        Assert.InRange(unsolved.Nodes, 1, 10_000);
    }

    internal static ConnectFour Position(IEnumerable<int> moves)
    {
        var position = ConnectFour.Start;
        foreach (var move in moves)
        {
            position.Play(move);
        }

        return position;
    }

    private static Gen<ConnectFour> LatePositions(int from, int to) =>
        Gen.Select(Gen.ULong, Gen.Int[from, to - 1]).Select((seed, stones) =>
        {
            var random = new Xoshiro256(seed);
            GameRecord<ConnectFour> game;
            while (!RandomGame.TryPlay(stones, ref random, out game))
            {
                // Drawn again until the game is still open.
            }

            return game.Position;
        });
}
