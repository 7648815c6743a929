using SelfPlay.Agents.Players;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tabular;

/// <summary>Takes the action that is worth most by a table, one of them if there are several.</summary>
internal sealed class TabularGreedyPolicy(ActionValues values, ulong seed) : IEnvironmentPolicy
{
    private Xoshiro256 _random = Xoshiro256.ForStream(seed, ulong.MaxValue);

    /// <inheritdoc/>
    /// <remarks>The number of a state is observed as the place of the 1 among zeros.</remarks>
    public void Act(ReadOnlySpan<float> observations, ReadOnlySpan<StepResult> last, Span<int> actions)
    {
        for (var i = 0; i < actions.Length; i++)
        {
            actions[i] = values.DrawGreedy(observations.Slice(i * values.States, values.States).IndexOf(1f), epsilon: 0, ref _random);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
