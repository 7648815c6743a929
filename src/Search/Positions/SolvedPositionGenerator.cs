using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Solvers;

namespace SelfPlay.Search.Positions;

/// <summary>Which positions <see cref="SolvedPositionGenerator"/> makes.</summary>
public sealed record SolvedPositionOptions
{
    /// <summary>What versions of a run are judged by: always the same positions, so that they compare.</summary>
    public static SolvedPositionOptions ForRatings { get; } = new() { Count = 200, Seed = 20, CriticalOnly = true };

    /// <summary>Number of positions.</summary>
    public required int Count { get; init; }

    /// <summary>Seed: same options, same positions.</summary>
    public ulong Seed { get; init; }

    /// <summary>Fewest stones.</summary>
    /// <value>The default is 14.</value>
    public int MinStones { get; init; } = 14;

    /// <summary>Most stones.</summary>
    /// <value>The default is 30.</value>
    public int MaxStones { get; init; } = 30;

    /// <summary>Whether positions in which every move is optimal, and no mistake can be made, are left out.</summary>
    /// <value>The default is false.</value>
    public bool CriticalOnly { get; init; }

    /// <summary>Positions that need more nodes than this are left out; about a second of work.</summary>
    /// <value>The default is 5 million.</value>
    public long MaxNodes { get; init; } = 5_000_000;
}

/// <summary>
/// Makes Connect Four positions by random play and solves them: truth to measure strength by while a run is training.
/// No position comes twice. The number of stones is drawn uniformly, then games are drawn until one is still open.
/// </summary>
public static class SolvedPositionGenerator
{
    /// <summary>Drawn positions per position asked for, at most.</summary>
    private const int MaxDraws = 1_000;

    /// <summary>Makes the positions.</summary>
    /// <exception cref="InvalidOperationException">So many positions of that kind were not to be found.</exception>
    public static IReadOnlyList<SolvedPosition<ConnectFour>> Generate(SolvedPositionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MinStones);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxStones, options.MinStones);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.MaxStones, ConnectFour.Info.MaxPlies);
        var random = new Xoshiro256(options.Seed);
        var solver = new ConnectFourSolver();
        var seen = new HashSet<ulong>();
        var positions = new List<SolvedPosition<ConnectFour>>(options.Count);
        for (var draw = 0L; positions.Count < options.Count; draw++)
        {
            if (draw >= (long)MaxDraws * options.Count)
            {
                throw new InvalidOperationException($"Only {positions.Count} of {options.Count} positions were found.");
            }

            var game = Draw(options, ref random);
            if (seen.Add(game.Position.Key)
                && Solve(solver, game, options.MaxNodes, cancellationToken) is { } solved
                && (solved.IsCritical || !options.CriticalOnly))
            {
                positions.Add(solved);
            }
        }

        return positions;
    }

    private static GameRecord<ConnectFour> Draw(SolvedPositionOptions options, ref Xoshiro256 random)
    {
        var stones = options.MinStones + random.Below(options.MaxStones - options.MinStones + 1);
        GameRecord<ConnectFour> game;
        while (!RandomGame.TryPlay(stones, ref random, out game))
        {
            // The game ended before; random play reaches 41 stones about once in 200 games, so this ends soon.
        }

        return game;
    }

    private static SolvedPosition<ConnectFour>? Solve(ConnectFourSolver solver, GameRecord<ConnectFour> game, long maxNodes, CancellationToken cancellationToken)
    {
        Span<int> values = stackalloc int[ConnectFour.Columns];
        Span<ushort> moves = stackalloc ushort[ConnectFour.Columns];
        if (!solver.TrySolveMoves(game.Position, values, maxNodes, cancellationToken))
        {
            return null;
        }

        moves = moves[..game.Position.WriteMoves(moves)];
        var best = -1;
        foreach (var move in moves)
        {
            best = Math.Max(best, values[move]);
        }

        var optimal = new List<int>();
        foreach (var move in moves)
        {
            if (values[move] == best)
            {
                optimal.Add(move);
            }
        }

        return new SolvedPosition<ConnectFour>(game, best, optimal, moves.Length);
    }
}
