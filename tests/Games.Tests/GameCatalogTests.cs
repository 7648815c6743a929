using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests;

public sealed class GameCatalogTests
{
    [Fact]
    public void Games_are_found_by_both_their_names()
    {
        Assert.NotEmpty(GameCatalog.All);
        foreach (var info in GameCatalog.All.Concat(GameCatalog.Variants))
        {
            Assert.True(GameCatalog.TryFind(info.Name, out var byName));
            Assert.True(GameCatalog.TryFind(info.TraceName, out var byTraceName));
            Assert.Same(info, byName);
            Assert.Same(info, byTraceName);
            Assert.Equal(info, GameCatalog.Visit(info.Name, new InfoOf()));
        }

        string[] names = [.. GameCatalog.All.Concat(GameCatalog.Variants).SelectMany(g => new[] { g.Name, g.TraceName }.Distinct())];
        Assert.Equal(names.Distinct(), names);
    }

    [Theory]
    [InlineData("checkers")]
    [InlineData("")]
    [InlineData("Connect4")]
    public void An_unknown_name_is_answered_with_those_there_are(string name)
    {
        Assert.False(GameCatalog.TryFind(name, out _));
        var exception = Assert.Throws<ArgumentException>(() => GameCatalog.Visit(name, new InfoOf()));
        Assert.Contains($"'{name}'", exception.Message);
        Assert.All(GameCatalog.All.Concat(GameCatalog.Variants), info => Assert.Contains(info.Name, exception.Message));
    }

    [Fact]
    public void The_benchmark_counts_moves()
    {
        Assert.InRange(PlayoutBenchmark.Run<TicTacToe>(0.05, seed: 1), 1e5, 1e10);
        Assert.Throws<ArgumentOutOfRangeException>(() => PlayoutBenchmark.Run<TicTacToe>(0, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PlayoutBenchmark.Run<TicTacToe>(double.NaN, seed: 1));
    }

    private sealed class InfoOf : IGameVisitor<GameInfo>
    {
        public GameInfo Visit<TGame>()
            where TGame : struct, IGame<TGame> => TGame.Info;
    }
}
