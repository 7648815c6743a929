using System.ComponentModel.DataAnnotations;

namespace SelfPlay.Games.Grids;

/// <summary>Options of the frozen lakes.</summary>
public sealed record FrozenLakeOptions : EnvironmentOptions
{
    /// <summary>Probability of going where one wants to; the rest is shared by the two directions to the sides of it.</summary>
    /// <value>The default value is 1/3, Gymnasium's slippery ice; 1 is no ice at all.</value>
    [Range(0.0, 1.0)]
    public double Grip { get; init; } = 1.0 / 3;
}

/// <summary>
/// Gymnasium's FrozenLake-v1: cross slippery ice from `S` to `G` without falling into a hole `H`; only reaching the goal brings
/// anything, 1. Actions: left, down, right, up.
/// </summary>
public static class FrozenLake
{
    /// <summary>Gymnasium's time limit of the small lake, steps.</summary>
    public const int SmallTimeLimit = 100;

    /// <summary>Gymnasium's time limit of the large lake, steps.</summary>
    public const int LargeTimeLimit = 200;

    private static readonly (int Rows, int Columns)[] s_directions = [(0, -1), (1, 0), (0, 1), (-1, 0)];

    /// <summary>4 x 4.</summary>
    public static GridTask Small(FrozenLakeOptions options) => Create("frozenlake", "Frozen Lake", "SFFF/FHFH/FFFH/HFFG", options);

    /// <summary>8 x 8.</summary>
    public static GridTask Large(FrozenLakeOptions options) =>
        Create("frozenlake8", "Frozen Lake 8x8", "SFFFFFFF/FFFFFFFF/FFFHFFFF/FFFFFHFF/FFFHFFFF/FHHFFFHF/FHFFHFHF/FFFHFFFG", options);

    private static GridTask Create(string name, string title, string text, FrozenLakeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var map = new GridMap(text);
        var table = new TransitionTable(map.Cells, s_directions.Length, Transitions, map.Evenly('S'));
        var info = new EnvironmentInfo(name, title, ["left", "down", "right", "up"], ObservationShape.OneHot(map.Cells));
        return new GridTask(info, table, map.Draw);

        IEnumerable<Transition> Transitions(int cell, int action)
        {
            if (map[cell] is 'G' or 'H')
            {
                yield return new(1, cell, 0, true);
                yield break;
            }

            for (var turn = -1; turn <= 1; turn++)
            {
                var (rows, columns) = s_directions[(action + turn + s_directions.Length) % s_directions.Length];
                var next = map.Beside(cell, rows, columns);
                var probability = turn == 0 ? options.Grip : (1 - options.Grip) / 2;
                yield return new(probability, next, map[next] == 'G' ? 1 : 0, map[next] is 'G' or 'H');
            }
        }
    }
}
