using System.Numerics.Tensors;
using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SelfPlay.Agents.Dqn;

/// <summary>The gradient of a batch's mean loss.</summary>
internal sealed class DqnGradient : IDisposable
{
    private readonly ActionValueHead _head;
    private readonly bool _double;
    private readonly Tensor _byOutput;
    private readonly float[] _values;
    private readonly int[] _nextActions;

    /// <param name="environment">Actions A.</param>
    /// <param name="options">The loss.</param>
    public DqnGradient(EnvironmentInfo environment, DqnOptions options)
    {
        _double = options.Double;
        _head = ActionValueHead.Create(environment.Actions.Count, options);
        var size = options.BatchSize;
        _byOutput = zeros(size, _head.Actions, _head.Outputs).DetachFromDisposeScope();
        (_values, _nextActions, Errors) = (new float[size * _head.Actions], new int[size], new float[size]);
    }

    /// <summary>How wrong the network was about the transitions. [B]</summary>
    public float[] Errors { get; }

    /// <summary>Their mean loss, (1/B) Σ w l.</summary>
    public double Loss { get; private set; }

    /// <summary>(1/B) Σ max_a q(s, a).</summary>
    public double BestValue { get; private set; }

    /// <summary>Makes it.</summary>
    /// <param name="batches">Gone to the step, with what q' gave.</param>
    /// <param name="network">q.</param>
    /// <param name="parameters">The network's.</param>
    /// <param name="gradient">[P], parameter after parameter; overwritten.</param>
    public void Make(BatchesAhead batches, DqnNetwork network, FlatParameters parameters, Span<float> gradient)
    {
        using var scope = NewDisposeScope();
        ChooseNextActions(batches, network);
        var output = network.call(batches.States());
        var numbers = Layer.Elements(output);
        Loss = _head.Loss(batches.Batch, numbers, batches.NextOutput, _nextActions, Layer.Elements(_byOutput), Errors);
        parameters.Differentiate(output, _byOutput, gradient);
        _head.Values(numbers, _values);
        var best = 0.0;
        for (var i = 0; i < Errors.Length; i++)
        {
            best += TensorPrimitives.Max<float>(_values.AsSpan(i * _head.Actions, _head.Actions));
        }

        BestValue = best / Errors.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _byOutput.Dispose();
    }

    /// <summary>a', by the target network or, in double DQN, by the network itself.</summary>
    private void ChooseNextActions(BatchesAhead batches, DqnNetwork network)
    {
        using var noGradient = no_grad();
        _head.Values(_double ? Layer.Elements(network.call(batches.NextStates())) : batches.NextOutput, _values);
        _head.Greedy(_values, _nextActions);
    }
}
