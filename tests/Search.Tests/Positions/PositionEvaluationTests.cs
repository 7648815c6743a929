using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Players;
using SelfPlay.Search.Positions;
using SelfPlay.Search.Solvers;

namespace SelfPlay.Search.Tests.Positions;

public sealed class PositionEvaluationTests
{
    [Fact]
    public void Errors_are_counted_among_the_critical_positions_only()
    {
        var positions = SolvedPositionFile.Read<ConnectFour>(SolvedTrace.Path);
        var expected = positions.Count(p => p.IsCritical && !p.Optimal.Contains(Lowest.Of(p.Game)));
        using var player = new Lowest();
        var score = PositionEvaluation.Run(player, positions);
        Assert.Equal(new PositionScore(300, 185, expected), score);
        Assert.Equal(expected / 185.0, score.ErrorRate);
        Assert.InRange(score.ErrorRate, 0.2, 0.8);
        Assert.Equal(1, player.Batches);
    }

    [Theory]
    [InlineData("random", 0.40, 0.75)]
    [InlineData("mcts:100", 0.02, 0.35)]
    [InlineData("alphabeta:5", 0.02, 0.30)]
    public void Players_err_as_often_as_their_strength_says(string player, double low, double high)
    {
        using var instance = PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse(player), 1);
        var score = PositionEvaluation.Run(instance, SolvedPositionFile.Read<ConnectFour>(SolvedTrace.Path));
        Assert.InRange(score.ErrorRate, low, high);
    }

    [Fact]
    public void An_illegal_choice_is_an_error_of_the_player()
    {
        var positions = SolvedPositionFile.Read<ConnectFour>(SolvedTrace.Path);
        using var player = new Lowest { Offset = 7 };
        Assert.Throws<InvalidOperationException>(() => PositionEvaluation.Run(player, positions));
    }

    [Fact]
    public void No_critical_position_means_no_errors() => Assert.Equal(0, new PositionScore(5, 0, 0).ErrorRate);

    [Fact]
    public void Generated_positions_are_distinct_true_and_reproducible()
    {
        var options = new SolvedPositionOptions { Count = 50, Seed = 9, CriticalOnly = true };
        var positions = SolvedPositionGenerator.Generate(options);
        Assert.Equal(50, positions.Select(p => p.Game.Position).Distinct().Count());
        Assert.Equal(positions.Select(p => string.Concat(p.Game.Moves)), SolvedPositionGenerator.Generate(options).Select(p => string.Concat(p.Game.Moves)));
        var solver = new ConnectFourSolver(16);
        foreach (var position in positions)
        {
            Assert.True(position.IsCritical);
            Assert.InRange(position.Game.Position.Ply, 14, 30);
            Assert.True(solver.TrySolve(position.Game.Position, out var value));
            Assert.Equal(value, position.Value);
            Assert.All(position.Optimal, column => Assert.True(solver.MoveReaches(position.Game.Position, column, value, long.MaxValue, default)));
        }
    }

    [Fact]
    public void Positions_that_need_too_long_are_left_out()
    {
        var options = new SolvedPositionOptions { Count = 5, Seed = 9, MaxNodes = 100 };
        Assert.All(SolvedPositionGenerator.Generate(options), p => Assert.True(p.Game.Position.Ply > 14));
        Assert.Throws<InvalidOperationException>(() => SolvedPositionGenerator.Generate(options with { MinStones = 0, MaxStones = 2 }));
    }

    private sealed class Lowest : IPlayer<ConnectFour>
    {
        public int Batches { get; private set; }

        public int Offset { get; init; }

        public string Name => "lowest";

        public static int Of(GameRecord<ConnectFour> game)
        {
            var moves = new ushort[7];
            game.Position.WriteMoves(moves);
            return moves[0];
        }

        public void Choose(ReadOnlySpan<GameRecord<ConnectFour>> games, Span<int> moves, CancellationToken cancellationToken = default)
        {
            Batches++;
            for (var i = 0; i < games.Length; i++)
            {
                moves[i] = Of(games[i]) + Offset;
            }
        }

        public void Dispose()
        {
        }
    }
}
