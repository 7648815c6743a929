using SelfPlay.Games;
using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tests.Tabular;

/// <summary>Processes that tests solve.</summary>
internal static class Processes
{
    /// <summary>Tasks with ends, by name.</summary>
    public static TheoryData<string> Grids => ["frozenlake", "frozenlake8", "cliffwalk", "taxi", "gridworld"];

    /// <summary>A random process without ends: some next states for every action, rewards from 0 to 1.</summary>
    public static TransitionTable Random(int states, int actions, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var rows = new Transition[states, actions][];
        for (var s = 0; s < states; s++)
        {
            for (var a = 0; a < actions; a++)
            {
                var weights = Enumerable.Range(0, 4).Select(_ => random.Unit() + 0.01).ToArray();
                rows[s, a] = [.. weights.Select(w => new Transition(w / weights.Sum(), random.Below(states), random.Unit(), false))];
            }
        }

        return new TransitionTable(states, actions, (s, a) => rows[s, a], Enumerable.Repeat(1.0 / states, states));
    }

    /// <summary>
    /// Reach a goal after so many advances: action 1 advances, action 0 stays, every step costs 1.
    /// </summary>
    public static TransitionTable Advances(int count) => new(
        count,
        2,
        (s, a) => [a == 1 ? new(1, Math.Min(s + 1, count - 1), -1, s == count - 1) : new(1, s, -1, false)],
        Enumerable.Range(0, count).Select(s => s == 0 ? 1.0 : 0));

    /// <summary>Random walk of Sutton and Barto, example 6.2: five states in a row, a step to either side, 1 for leaving on the right.</summary>
    public static TransitionTable Walk { get; } = new(
        5,
        1,
        (s, _) => [new(0.5, Math.Max(s - 1, 0), 0, s == 0), new(0.5, Math.Min(s + 1, 4), s == 4 ? 1 : 0, s == 4)],
        [0, 0, 1, 0, 0]);

    /// <summary>The 4 x 4 grid of Sutton and Barto, example 4.1: two opposite corners end the episode, every step costs 1.</summary>
    public static TransitionTable Corners { get; } = GridWorld.Create(new() { Map = "+SSS/SSSS/SSSS/SSS+", Slip = 0, StepReward = -1, GoalReward = 0 }).Table;
}
