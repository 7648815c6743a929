using SelfPlay.Agents.Players;
using SelfPlay.Games;

namespace SelfPlay.Agents.Dqn;

/// <summary>Takes the action that is worth most by the network, with one evaluation for all environments.</summary>
internal sealed class GreedyPolicy : IEnvironmentPolicy
{
    private readonly ActionValueHead _head;
    private readonly float[] _values;

    /// <param name="environment">Shape of the observations, and actions A.</param>
    /// <param name="options">The architecture.</param>
    /// <param name="count">N, environments.</param>
    /// <param name="random">Draws the parameters.</param>
    public GreedyPolicy(EnvironmentInfo environment, DqnOptions options, int count, ref Xoshiro256 random)
    {
        _head = ActionValueHead.Create(environment.Actions.Count, options);
        Network = new DqnNetwork(environment, options, _head.Outputs, ref random);
        _values = new float[count * _head.Actions];
    }

    /// <summary>The network; its noise, if it has any, is what was drawn last.</summary>
    public DqnNetwork Network { get; }

    /// <summary>A.</summary>
    public int Actions => _head.Actions;

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<float> observations, ReadOnlySpan<StepResult> last, Span<int> actions)
    {
        _head.Values(Network.Forward(observations), _values);
        _head.Greedy(_values, actions);
    }

    /// <summary>The values of the first environment's actions, by the newest evaluation. [A]</summary>
    public ReadOnlySpan<float> FirstValues => _values.AsSpan(0, Actions);

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
