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
    private readonly Tensor _states;
    private readonly Tensor _next;
    private readonly Tensor _byOutput;
    private readonly float[] _values;
    private readonly int[] _nextActions;

    /// <param name="environment">Shape of the observations, and actions A.</param>
    /// <param name="options">The loss.</param>
    public DqnGradient(EnvironmentInfo environment, DqnOptions options)
    {
        _double = options.Double;
        _head = ActionValueHead.Create(environment.Actions.Count, options);
        var (shape, size) = (environment.Observation, options.BatchSize);
        _states = zeros(size, shape.Planes, shape.Height, shape.Width).DetachFromDisposeScope();
        _next = zeros_like(_states).DetachFromDisposeScope();
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
    /// <param name="batch">The transitions, drawn.</param>
    /// <param name="window">What they were drawn from.</param>
    /// <param name="network">q.</param>
    /// <param name="target">q'.</param>
    /// <param name="parameters">The network's.</param>
    /// <param name="gradient">[P], parameter after parameter; overwritten.</param>
    public void Make(TransitionBatch batch, TransitionWindow window, DqnNetwork network, DqnNetwork target, FlatParameters parameters, Span<float> gradient)
    {
        using var scope = NewDisposeScope();
        window.Read(batch, Layer.Elements(_states), Layer.Elements(_next));
        var next = Evaluate(network, target);
        var output = network.call(_states);
        var numbers = Layer.Elements(output);
        Loss = _head.Loss(batch, numbers, next, _nextActions, Layer.Elements(_byOutput), Errors);
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
