using System.Text.Json;
using SelfPlay.Games.Grids;

namespace SelfPlay.Games.Conformance;

/// <summary>Transition tables: one object with a table under each name.</summary>
internal sealed class GridTraceKind : ITraceKind, ITraceReplay
{
    private const string Key = "P";

    private static readonly Dictionary<string, Func<GridTask>> s_tasks = new()
    {
        ["frozenlake-4x4"] = () => FrozenLake.Small(new()),
        ["frozenlake-8x8"] = () => FrozenLake.Large(new()),
        ["cliffwalk"] = CliffWalk.Create,
        ["taxi"] = Taxi.Create,
    };

    /// <inheritdoc/>
    public bool Recognises(in TraceLine first)
    {
        var line = first;
        return first.Names().Any(name => line.Within(name).Has(Key));
    }

    /// <inheritdoc/>
    public ITraceReplay Open(in TraceLine first) => this;

    /// <inheritdoc/>
    public void Replay(in TraceLine line, ConformanceTally tally)
    {
        foreach (var name in line.Names())
        {
            if (!s_tasks.TryGetValue(name, out var create))
            {
                throw line.Fault($"there is no grid '{name}'; the grids are {string.Join(", ", s_tasks.Keys)}");
            }

            tally.Games++;
            Compare(line.Within(name), name, create().Table, tally);
        }
    }

    private static void Compare(in TraceLine line, string name, TransitionTable table, ConformanceTally tally)
    {
        if (line.Integer("states") != table.States || line.Integer("actions") != table.Actions)
        {
            tally.Mismatch(line, 0, $"{name} has {table.States} states and {table.Actions} actions, recorded are {line.Integer("states")} and {line.Integer("actions")}");
            return;
        }

        if (!line.Reals("initial").AsSpan().SequenceEqual(table.Initial))
        {
            tally.Mismatch(line, 0, $"the first states of {name} have other probabilities than recorded");
        }

        var states = line.Lists(Key).ToArray();
        for (var s = 0; s < table.States; s++)
        {
            for (var a = 0; a < table.Actions; a++)
            {
                tally.Plies++;
                var recorded = s < states.Length && a < states[s].Length ? Read(line, states[s][a]) : [];
                if (!recorded.AsSpan().SequenceEqual(table[s, a]))
                {
                    tally.Mismatch(line, a, $"in state {s} of {name}, action {a} leads to [{string.Join(", ", table[s, a].ToArray())}], recorded is [{string.Join(", ", recorded)}]");
                }
            }
        }
    }

    private static Transition[] Read(TraceLine line, JsonElement transitions) => [.. line.List(transitions, Key).Select(t => line.List(t, Key) is [var p, var next, var reward, var terminal]
        ? new Transition(line.Real(p, Key), line.Integer(next, Key), line.Real(reward, Key), line.Boolean(terminal, Key))
        : throw line.Fault("a transition is not a probability, a state, a reward and whether it is the end"))];
}
