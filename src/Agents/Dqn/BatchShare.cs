using System.Numerics.Tensors;
using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SelfPlay.Agents.Dqn;

/// <summary>Some transitions of a batch, and the gradient of their mean loss, made on one thread.</summary>
internal sealed class BatchShare : IDisposable
{
    private readonly ActionValueHead _head;
    private readonly bool _double;
    private readonly int _from;
    private readonly Tensor _states;
    private readonly Tensor _next;
    private readonly Tensor _byOutput;
    private readonly float[] _values;
    private readonly int[] _nextActions;

    /// <param name="environment">Shape of the observations, and actions A.</param>
    /// <param name="options">The loss.</param>
    /// <param name="from">Where it begins in the batch.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="parameters">P, parameters of the network.</param>
    public BatchShare(EnvironmentInfo environment, DqnOptions options, int from, int to, int parameters)
    {
        (_from, Count, _double) = (from, to - from, options.Double);
        _head = ActionValueHead.Create(environment.Actions.Count, options);
        Batch = new TransitionBatch(Count);
        var shape = environment.Observation;
        _states = zeros(Count, shape.Planes, shape.Height, shape.Width).DetachFromDisposeScope();
        _next = zeros_like(_states).DetachFromDisposeScope();
        _byOutput = zeros(Count, _head.Actions, _head.Outputs).DetachFromDisposeScope();
        (_values, _nextActions, Errors, Gradient) = (new float[Count * _head.Actions], new int[Count], new float[Count], new float[parameters]);
    }

    /// <summary>Transitions M.</summary>
    public int Count { get; }

    /// <summary>The transitions.</summary>
    public TransitionBatch Batch { get; }

    /// <summary>How wrong the network was about them. [M]</summary>
    public float[] Errors { get; }

    /// <summary>The gradient of their mean loss, parameter after parameter. [P]</summary>
    public float[] Gradient { get; }

    /// <summary>Their mean loss, (1/M) Σ w l.</summary>
    public double Loss { get; private set; }

    /// <summary>(1/M) Σ max_a q(s, a).</summary>
    public double BestValue { get; private set; }

    /// <summary>Makes the gradient. Other shares may do so at the same time with the same networks, which nobody changes meanwhile.</summary>
    /// <param name="whole">The batch, drawn.</param>
    /// <param name="window">What it was drawn from.</param>
    /// <param name="network">q.</param>
    /// <param name="target">q'.</param>
    /// <param name="parameters">The network's.</param>
    public void Make(TransitionBatch whole, TransitionWindow window, DqnNetwork network, DqnNetwork target, FlatParameters parameters)
    {
        using var scope = NewDisposeScope();
        whole.Indices.AsSpan(_from, Count).CopyTo(Batch.Indices);
        whole.Weights.AsSpan(_from, Count).CopyTo(Batch.Weights);
        window.Read(Batch, Layer.Elements(_states), Layer.Elements(_next));
        var next = Evaluate(network, target);
        var output = network.call(_states);
        var numbers = Layer.Elements(output);
        Loss = _head.Loss(Batch, numbers, next, _nextActions, Layer.Elements(_byOutput), Errors);
        parameters.Differentiate(output, _byOutput, Gradient);
        _head.Values(numbers, _values);
        var best = 0.0;
        for (var i = 0; i < Count; i++)
        {
            best += TensorPrimitives.Max<float>(_values.AsSpan(i * _head.Actions, _head.Actions));
        }

        BestValue = best / Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _states.Dispose();
        _next.Dispose();
        _byOutput.Dispose();
    }

    /// <summary>What the target network gives for s', and a' by it or, in double DQN, by the network itself.</summary>
    private ReadOnlySpan<float> Evaluate(DqnNetwork network, DqnNetwork target)
    {
        using var noGradient = no_grad();
        var next = Layer.Elements(target.call(_next));
        _head.Values(_double ? Layer.Elements(network.call(_next)) : next, _values);
        _head.Greedy(_values, _nextActions);
        return next;
    }
}
