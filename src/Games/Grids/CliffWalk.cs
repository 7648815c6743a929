namespace SelfPlay.Games.Grids;

/// <summary>
/// Cliff walking (Sutton and Barto, example 6.6), numbered as Gymnasium's CliffWalking-v1: from `S` to `G` along a cliff `C`. Every
/// step costs 1; a step into the cliff costs 100 and leads back to the start. Actions: up, right, down, left.
/// </summary>
public static class CliffWalk
{
    private const double StepReward = -1;
    private const double FallReward = -100;

    private static readonly (int Rows, int Columns)[] s_directions = [(-1, 0), (0, 1), (1, 0), (0, -1)];

    /// <summary>Makes the task.</summary>
    public static GridTask Create()
    {
        var map = new GridMap("............/............/............/SCCCCCCCCCCG");
        var start = Enumerable.Range(0, map.Cells).Single(c => map[c] == 'S');
        var table = new TransitionTable(map.Cells, s_directions.Length, Transitions, map.Evenly('S'));
        var info = new EnvironmentInfo("cliffwalk", "Cliff Walking", ["up", "right", "down", "left"], ObservationShape.OneHot(map.Cells));
        return new GridTask(info, table, map.Draw);

        IEnumerable<Transition> Transitions(int cell, int action)
        {
            var next = map.Beside(cell, s_directions[action].Rows, s_directions[action].Columns);
            yield return map[next] == 'C' ? new(1, start, FallReward, false) : new(1, next, StepReward, map[next] == 'G');
        }
    }
}
