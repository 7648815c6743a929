namespace SelfPlay.Games.Grids;

/// <summary>
/// The taxi (Dietterich, "Hierarchical reinforcement learning with the MAXQ value function decomposition", JAIR 2000), numbered as
/// Gymnasium's Taxi-v3: fetch a passenger at one of four stands and bring them to another. Every step costs 1, picking up or
/// dropping off where that is not possible 10, and the right drop-off brings 20 and ends the episode. Actions: south, north, east, west, pick
/// up, drop off.
/// </summary>
public static class Taxi
{
    /// <summary>Gymnasium's time limit of Taxi-v3, steps.</summary>
    public const int TimeLimit = 200;

    private const int Size = 5;
    private const int Riding = 4; // where the passenger is: at a stand 0..3, or in the taxi
    private const int States = Size * Size * (Riding + 1) * Riding;
    private const int Actions = 6;
    private const double StepReward = -1;
    private const double RefusedReward = -10;
    private const double DeliveryReward = 20;

    // A bar is a wall between two columns; the letters are the stands in their order R, G, Y, B.
    private static readonly string[] s_rows = ["R: | : :G", " : | : : ", " : : : : ", " | : | : ", "Y| : |B: "];
    private static readonly (int Row, int Column)[] s_stands = [(0, 0), (0, 4), (4, 0), (4, 3)];

    /// <summary>Makes the task.</summary>
    public static GridTask Create()
    {
        var begins = Enumerable.Range(0, States).Select(Decode).Select(s => s.Passenger < Riding && s.Passenger != s.Goal).ToArray();
        var share = 1.0 / begins.Count(b => b);
        var table = new TransitionTable(States, Actions, (state, action) => [Follow(Decode(state), action)], begins.Select(b => b ? share : 0));
        var info = new EnvironmentInfo("taxi", "Taxi", ["south", "north", "east", "west", "pick up", "drop off"], ObservationShape.OneHot(States));
        return new GridTask(info, table, Draw);
    }

    private static Transition Follow(State state, int action)
    {
        switch (action)
        {
            case 0:
                return Go(state with { Row = Math.Min(state.Row + 1, Size - 1) });
            case 1:
                return Go(state with { Row = Math.Max(state.Row - 1, 0) });
            case 2 when state.Column < Size - 1 && s_rows[state.Row][(2 * state.Column) + 1] == ':':
                return Go(state with { Column = state.Column + 1 });
            case 3 when state.Column > 0 && s_rows[state.Row][(2 * state.Column) - 1] == ':':
                return Go(state with { Column = state.Column - 1 });
            case 2 or 3:
                return Go(state);
        }

        var stand = Array.IndexOf(s_stands, (state.Row, state.Column));
        if (action == 4)
        {
            return state.Passenger < Riding && state.Passenger == stand ? Go(state with { Passenger = Riding }) : Refuse(state);
        }

        return state.Passenger != Riding || stand < 0 ? Refuse(state)
            : stand == state.Goal ? new(1, (state with { Passenger = stand }).Encode(), DeliveryReward, true)
            : Go(state with { Passenger = stand });
    }

    private static Transition Go(State next) => new(1, next.Encode(), StepReward, false);

    private static Transition Refuse(State state) => new(1, state.Encode(), RefusedReward, false);

    private static State Decode(int state) => new(state / 100, state / 20 % Size, state / Riding % (Riding + 1), state % Riding);

    /// <summary>The taxi is '@', or '&amp;' with the passenger in it; the passenger waits at 'p' and wants to go to 'd'.</summary>
    private static string Draw(int number)
    {
        var state = Decode(number);
        var rows = s_rows.Select(row => row.ToCharArray()).ToArray();
        foreach (var (row, column) in s_stands)
        {
            rows[row][2 * column] = '.';
        }

        Put(s_stands[state.Goal], 'd');
        if (state.Passenger < Riding)
        {
            Put(s_stands[state.Passenger], 'p');
        }

        Put((state.Row, state.Column), state.Passenger < Riding ? '@' : '&');
        return string.Join('/', rows.Select(row => new string(row)));

        void Put((int Row, int Column) cell, char symbol) => rows[cell.Row][2 * cell.Column] = symbol;
    }

    /// <param name="Row">Row of the taxi.</param>
    /// <param name="Column">Its column.</param>
    /// <param name="Passenger">Where the passenger is: a stand or <see cref="Riding"/>.</param>
    /// <param name="Goal">The stand they want to go to.</param>
    private readonly record struct State(int Row, int Column, int Passenger, int Goal)
    {
        public int Encode() => (((((Row * Size) + Column) * (Riding + 1)) + Passenger) * Riding) + Goal;
    }
}
