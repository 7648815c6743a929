using SelfPlay.Games.Grids;
using SelfPlay.Games.MinAtar;

namespace SelfPlay.Games.Tests.Environments;

public sealed class EnvironmentCatalogTests
{
    [Fact]
    public void Environments_are_found_by_their_names()
    {
        string[] names = [.. EnvironmentCatalog.All.Select(e => e.Name)];
        string[] expected = ["breakout", "asterix", "freeway", "seaquest", "space_invaders", "cartpole", "mountaincar", "acrobot", "catch", "frozenlake", "cliffwalk", "taxi", "gridworld"];
        Assert.Empty(expected.Except(names));
        Assert.Equal(names.Distinct(), names);
        Assert.Empty(names.Intersect(GameCatalog.All.Concat(GameCatalog.Variants).SelectMany(g => new[] { g.Name, g.TraceName })));
        foreach (var info in EnvironmentCatalog.All)
        {
            Assert.True(EnvironmentCatalog.TryFind(info.Name, out var found));
            Assert.Same(info, found);
            Assert.Equal(EnvironmentCatalog.DefaultOptions(info.Name).TimeLimit, info.TimeLimit);
        }
    }

    [Theory]
    [InlineData("pong")]
    [InlineData("")]
    [InlineData("Breakout")]
    public void An_unknown_name_is_answered_with_those_there_are(string name)
    {
        Assert.False(EnvironmentCatalog.TryFind(name, out _));
        Assert.False(EnvironmentCatalog.IsGrid(name));
        foreach (var ask in new Action[] { () => EnvironmentCatalog.DefaultOptions(name), () => EnvironmentCatalog.Visit(name, new Speed()), () => EnvironmentCatalog.Grid(name) })
        {
            var exception = Assert.Throws<ArgumentException>(ask);
            Assert.Contains($"'{name}'", exception.Message);
            Assert.All(EnvironmentCatalog.All, info => Assert.Contains(info.Name, exception.Message));
        }
    }

    [Theory]
    [InlineData("cartpole", 500)]
    [InlineData("mountaincar", 200)]
    [InlineData("acrobot", 500)]
    [InlineData("frozenlake", 100)]
    [InlineData("frozenlake8", 200)]
    [InlineData("taxi", 200)]
    [InlineData("breakout", 0)]
    public void Time_limits_are_those_of_the_originals(string name, int limit)
    {
        Assert.True(EnvironmentCatalog.TryFind(name, out var info));
        Assert.Equal(limit, info.TimeLimit);
    }

    [Fact]
    public void Options_make_the_environment()
    {
        var options = (MinAtarOptions)EnvironmentCatalog.DefaultOptions("breakout") with { MinimalActions = true, TimeLimit = 5 };
        var info = EnvironmentCatalog.Visit("breakout", new InfoOf(), options);
        Assert.Equal((3, 5), (info.Actions.Count, info.TimeLimit));
        Assert.Contains("MinAtarOptions", Assert.Throws<ArgumentException>(() => EnvironmentCatalog.Visit("breakout", new InfoOf(), new())).Message);
    }

    [Fact]
    public void Grids_have_tables()
    {
        string[] grids = [.. EnvironmentCatalog.All.Select(e => e.Name).Where(EnvironmentCatalog.IsGrid)];
        Assert.Equal(["frozenlake", "frozenlake8", "cliffwalk", "taxi", "gridworld"], grids);
        Assert.All(grids, name => Assert.Equal(name, EnvironmentCatalog.Grid(name).Info.Name));
        Assert.Equal(8, EnvironmentCatalog.Grid("gridworld", new GridWorldOptions { Map = "S.../...+" }).Table.States);
        Assert.Contains("frozenlake, frozenlake8", Assert.Throws<ArgumentException>(() => EnvironmentCatalog.Grid("breakout")).Message);
    }

    [Fact]
    public void Every_environment_can_be_measured()
    {
        Assert.All(EnvironmentCatalog.All, e => Assert.InRange(EnvironmentCatalog.Visit(e.Name, new Speed()), 1e3, 1e10));
        Assert.Throws<ArgumentOutOfRangeException>(() => EnvironmentBenchmark.Run(default(Catch), 0, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => EnvironmentBenchmark.Run(default(Catch), double.NaN, seed: 1));
    }

    private sealed class InfoOf : IEnvironmentVisitor<EnvironmentInfo>
    {
        public EnvironmentInfo Visit<TEnvironment>(in TEnvironment environment)
            where TEnvironment : struct, IEnvironment<TEnvironment> => environment.Info;
    }

    private sealed class Speed : IEnvironmentVisitor<double>
    {
        public double Visit<TEnvironment>(in TEnvironment environment)
            where TEnvironment : struct, IEnvironment<TEnvironment> => EnvironmentBenchmark.Run(environment, 0.01, seed: 1);
    }
}
