using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>Makes gradients with one network on one thread.</summary>
internal sealed class GradientMaker : IDisposable
{
    private readonly NetworkPass _pass;
    private readonly PolicyGradientLoss _loss;

    /// <param name="network">The network, which is disposed of with this.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="options">The loss.</param>
    public GradientMaker(PolicyValueNetwork network, EnvironmentInfo environment, ActorCriticOptions options)
    {
        Network = network;
        Parameters = new FlatParameters(network);
        _pass = new NetworkPass(network, environment.Observation);
        _loss = new PolicyGradientLoss(options, network.Actions);
    }

    /// <summary>The network.</summary>
    public PolicyValueNetwork Network { get; }

    /// <summary>Its parameters.</summary>
    public FlatParameters Parameters { get; }

    /// <summary>What the network says of some rows. [M, A + 1]</summary>
    public void Evaluate(RolloutBatch batch, ReadOnlySpan<int> rows, Span<float> outputs) => _pass.Evaluate(batch, rows, outputs);

    /// <summary>The part of some rows in the gradient of a minibatch.</summary>
    /// <param name="batch">The batch, with its advantages.</param>
    /// <param name="spread">Of the minibatch.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="gradient">[P], overwritten.</param>
    public LossFigures Make(RolloutBatch batch, in AdvantageSpread spread, ReadOnlySpan<int> rows, Span<float> gradient)
    {
        if (rows.IsEmpty)
        {
            gradient.Clear(); // more threads than there is to do
            return default;
        }

        using var scope = NewDisposeScope();
        var figures = new LossFigures();
        var output = _pass.Forward(batch, rows);
        var byOutput = zeros_like(output);
        _loss.Add(batch, spread, rows, Layer.Elements(output), Layer.Elements(byOutput), ref figures);
        Parameters.Differentiate(output, byOutput, gradient);
        return figures;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pass.Dispose();
        Network.Dispose();
    }
}
