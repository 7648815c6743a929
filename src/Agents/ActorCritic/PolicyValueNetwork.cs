using SelfPlay.Agents.ActorCritic.Layers;
using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// From observations [R, C, H, W] to [R, A + 1]: logits of the policy, and behind them the value. A <see cref="Torso"/>, a hidden layer, on demand
/// an LSTM, and two output layers; the policy's begins near 0, so that all actions are about as likely at first.
/// </summary>
internal sealed class PolicyValueNetwork : Layer
{
    private const double PolicyGain = 0.01;

    private readonly Torso _torso;
    private readonly Dense _hidden;
    private readonly Dense _policy;
    private readonly Dense _value;

    /// <param name="environment">Shape of the observations, and actions A.</param>
    /// <param name="options">The architecture.</param>
    /// <param name="random">Draws the parameters.</param>
    public PolicyValueNetwork(EnvironmentInfo environment, ActorCriticOptions options, ref Xoshiro256 random)
        : base("policy_value")
    {
        Actions = environment.Actions.Count;
        _torso = Add("torso", new Torso(environment.Observation, options.Filters, options.Hidden, ref random));
        _hidden = Add("hidden", new Dense(_torso.Features, options.Hidden, ref random, products: options.Precision.For(environment.Observation)));
        Memory = options.MemoryCells > 0 ? Add("memory", new LstmLayer(options.Hidden, options.MemoryCells, ref random)) : null;
        var features = Memory is null ? options.Hidden : options.MemoryCells;
        _policy = Add("policy", new Dense(features, Actions, ref random, PolicyGain));
        _value = Add("value", new Dense(features, 1, ref random));
    }

    /// <summary>A.</summary>
    public int Actions { get; }

    /// <summary>Numbers for an observation: A + 1.</summary>
    public int Outputs => Actions + 1;

    /// <summary>What remembers from step to step; null if nothing does.</summary>
    public LstmLayer? Memory { get; }

    /// <inheritdoc/>
    /// <remarks>For a network without memory.</remarks>
    public override Tensor forward(Tensor input) => Heads(Features(input));

    /// <summary>What the network makes of observations before it remembers. [R, C, H, W] to [R, hidden]</summary>
    public Tensor Features(Tensor input) => _hidden.call(_torso.call(input)).relu_();

    /// <summary>The outputs. [R, hidden or cells] to [R, A + 1]</summary>
    public Tensor Heads(Tensor features) => cat([_policy.call(features), _value.call(features)], 1);
}
