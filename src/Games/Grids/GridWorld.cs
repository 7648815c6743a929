using System.Buffers;
using System.ComponentModel.DataAnnotations;

namespace SelfPlay.Games.Grids;

/// <summary>Options of <see cref="GridWorld"/>. The defaults are the world of Russell and Norvig's book, figure 17.1.</summary>
public sealed record GridWorldOptions : EnvironmentOptions
{
    /// <summary>
    /// Rows from top to bottom, joined by '/': `.` free, `#` a wall, `S` a start (one of several is drawn), `+` a goal, `-` a pit.
    /// </summary>
    /// <value>The default value is `...+/.#.-/S...`.</value>
    public string Map { get; init; } = "...+/.#.-/S...";

    /// <summary>Probability of going off to the left of the direction chosen, and as much to the right.</summary>
    /// <value>The default value is 0.1.</value>
    [Range(0.0, 0.5)]
    public double Slip { get; init; } = 0.1;

    /// <summary>Reward of every step.</summary>
    /// <value>The default value is -0.04.</value>
    [Range(-1e6, 1e6)]
    public double StepReward { get; init; } = -0.04;

    /// <summary>Reward of entering a goal, besides that of the step.</summary>
    /// <value>The default value is 1.</value>
    [Range(-1e6, 1e6)]
    public double GoalReward { get; init; } = 1;

    /// <summary>Reward of entering a pit, besides that of the step.</summary>
    /// <value>The default value is -1.</value>
    [Range(-1e6, 1e6)]
    public double PitReward { get; init; } = -1;
}

/// <summary>
/// A grid of one's own: walk to a goal, around walls and pits, and slip at times. Goals and pits end the episode; a step against a
/// wall or the edge leads nowhere. Actions: up, right, down, left.
/// </summary>
public static class GridWorld
{
    private const int MaxCells = 10_000;
    private const int LongestQuote = 60;

    private static readonly SearchValues<char> s_symbols = SearchValues.Create(".#S+-/");
    private static readonly (int Rows, int Columns)[] s_directions = [(-1, 0), (0, 1), (1, 0), (0, -1)];

    /// <summary>Makes the task.</summary>
    /// <exception cref="ArgumentException">The map is no map.</exception>
    public static GridTask Create(GridWorldOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options.Map);
        var map = new GridMap(options.Map);
        var table = new TransitionTable(map.Cells, s_directions.Length, Transitions, map.Evenly('S'));
        var info = new EnvironmentInfo("gridworld", "Grid World", ["up", "right", "down", "left"], ObservationShape.OneHot(map.Cells));
        return new GridTask(info, table, map.Draw);

        IEnumerable<Transition> Transitions(int cell, int action)
        {
            if (map[cell] is '+' or '-' or '#')
            {
                yield return new(1, cell, 0, true); // never left, or never entered
                yield break;
            }

            yield return Go(cell, action, 1 - (2 * options.Slip));
            if (options.Slip > 0)
            {
                yield return Go(cell, action + 3, options.Slip);
                yield return Go(cell, action + 1, options.Slip);
            }
        }

        Transition Go(int cell, int direction, double probability)
        {
            var (rows, columns) = s_directions[direction % s_directions.Length];
            var beside = map.Beside(cell, rows, columns);
            var next = map[beside] == '#' ? cell : beside;
            var bonus = map[next] == '+' ? options.GoalReward : map[next] == '-' ? options.PitReward : 0;
            return new(probability, next, options.StepReward + bonus, map[next] is '+' or '-');
        }
    }

    private static void Check(string map)
    {
        var rows = map.Split('/');
        if (map.Length > MaxCells || rows[0].Length == 0 || Array.Exists(rows, r => r.Length != rows[0].Length))
        {
            throw new ArgumentException($"The map '{Excerpt.Of(map, LongestQuote)}' is not rows of one length joined by '/', at most {MaxCells} characters in all.");
        }

        if (map.AsSpan().ContainsAnyExcept(s_symbols))
        {
            throw new ArgumentException($"The map '{Excerpt.Of(map, LongestQuote)}' has other characters than '.' (free), '#' (wall), 'S' (start), '+' (goal), '-' (pit) and '/'.");
        }

        if (!map.Contains('S', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The map '{Excerpt.Of(map, LongestQuote)}' has no start 'S'.");
        }
    }
}
