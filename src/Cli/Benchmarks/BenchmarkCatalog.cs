namespace SelfPlay.Cli.Benchmarks;

/// <summary>The suites of `bench` by name.</summary>
internal static class BenchmarkCatalog
{
    /// <summary>All suites, in the order they run.</summary>
    public static IReadOnlyList<BenchmarkSuite> All { get; } =
    [
        new("games", "random playouts of every game", GamesSuite.RunAsync),
        new("search", "tree search without a network", SearchSuite.RunAsync),
        new("selfplay", "AlphaZero self-play, Connect Four", SelfPlaySuite.RunAsync),
        new("learner", "AlphaZero learner steps", LearnerSuite.RunAsync),
        new("grains", "actor grains against the same agents without Orleans", GrainsSuite.RunAsync),
        new("minatar", "random play of the MinAtar games", MinAtarSuite.RunAsync),
        new("replay", "the durable replay", ReplaySuite.RunAsync),
    ];
}
