using SelfPlay.Agents.Tabular;
using SelfPlay.Games;
using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tests.Tabular;

/// <summary>The methods as textbooks have them: one agent that learns from every step as it makes it.</summary>
internal sealed class Practice(TransitionTable table, TabularControl method, ulong seed)
{
    private Xoshiro256 _random = new(seed);

    /// <summary>Plays an episode; returns the sum of rewards.</summary>
    /// <param name="maxSteps">Steps after which it is truncated.</param>
    public double Episode(int maxSteps = 10_000)
    {
        var state = table.DrawInitial(ref _random);
        var action = Act(state);
        var total = 0.0;
        for (var step = 0; step < maxSteps; step++)
        {
            ref readonly var drawn = ref table.Draw(state, action, ref _random);
            total += drawn.Reward;
            var next = Act(drawn.Next);
            method.Learn(new TabularStep(state, action, drawn.Reward, drawn.Next, drawn.Terminal, next), ref _random);
            (state, action) = (drawn.Next, next);
            if (drawn.Terminal)
            {
                break;
            }
        }

        method.EndEpisode();
        return total;
    }

    /// <summary>An episode of a policy.</summary>
    public static TabularStep[] Play(TransitionTable table, TabularPolicy policy, ref Xoshiro256 random)
    {
        var steps = new List<TabularStep>();
        var state = table.DrawInitial(ref random);
        bool over;
        do
        {
            var action = policy.Draw(state, ref random);
            ref readonly var drawn = ref table.Draw(state, action, ref random);
            steps.Add(new TabularStep(state, action, drawn.Reward, drawn.Next, drawn.Terminal));
            (state, over) = (drawn.Next, drawn.Terminal);
        }
        while (!over);
        return [.. steps];
    }

    private int Act(int state) => method.Values.DrawGreedy(state, method.Epsilon, ref _random);
}
