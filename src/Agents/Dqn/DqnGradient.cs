using System.Numerics.Tensors;
using SelfPlay.Games;

namespace SelfPlay.Agents.Dqn;

/// <summary>The gradient of a batch's mean loss.</summary>
internal sealed class DqnGradient
{
    private readonly ActionValueHead _head;
    private readonly bool _double;
    private readonly float[] _byOutput;
    private readonly float[] _values;
    private readonly int[] _nextActions;

    /// <param name="environment">Actions A.</param>
    /// <param name="options">The loss.</param>
    public DqnGradient(EnvironmentInfo environment, DqnOptions options)
    {
        _double = options.Double;
        _head = ActionValueHead.Create(environment.Actions.Count, options);
        var size = options.BatchSize;
        _byOutput = new float[size * _head.Actions * _head.Outputs];
        (_values, _nextActions, Errors) = (new float[size * _head.Actions], new int[size], new float[size]);
    }

    /// <summary>How wrong the network was about the transitions. [B]</summary>
    public float[] Errors { get; }

    /// <summary>Their mean loss, (1/B) Σ w l.</summary>
    public double Loss { get; private set; }

    /// <summary>(1/B) Σ max_a q(s, a).</summary>
    public double BestValue { get; private set; }

    /// <summary>Makes it, in the network's memory for it.</summary>
    /// <param name="batches">Gone to the step, with what q' gave.</param>
    /// <param name="network">q.</param>
    public void Make(BatchesAhead batches, DqnNetwork network)
    {
        ChooseNextActions(batches, network);
        var output = network.Forward(batches.States);
        Loss = _head.Loss(batches.Batch, output, batches.NextOutput, _nextActions, _byOutput, Errors);
        network.Backward(_byOutput);
        _head.Values(output, _values);
        var best = 0.0;
        for (var i = 0; i < Errors.Length; i++)
        {
            best += TensorPrimitives.Max<float>(_values.AsSpan(i * _head.Actions, _head.Actions));
        }

        BestValue = best / Errors.Length;
    }

    /// <summary>a', by the target network or, in double DQN, by the network itself.</summary>
    private void ChooseNextActions(BatchesAhead batches, DqnNetwork network)
    {
        _head.Values(_double ? network.Forward(batches.NextStates) : batches.NextOutput, _values);
        _head.Greedy(_values, _nextActions);
    }
}
