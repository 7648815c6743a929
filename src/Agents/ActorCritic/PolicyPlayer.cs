using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>Steps several environments in lock-step with actions drawn from the network's policy, one evaluation for all of them.</summary>
internal sealed class PolicyPlayer<TEnvironment> : IDisposable
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    private readonly TrajectoryRecorder<TEnvironment> _recorder;
    private readonly Tensor _input;
    private readonly int[] _actions;
    private readonly float[] _logProbabilities;
    private readonly float[] _outputs;
    private readonly float[] _log;
    private readonly float[] _memory;
    private readonly float[] _nextMemory;
    private Xoshiro256 _random;

    /// <param name="environment">The environment.</param>
    /// <param name="network">Its network, which nobody else runs meanwhile.</param>
    /// <param name="count">N, environments.</param>
    /// <param name="segmentSteps">Most steps of a segment.</param>
    /// <param name="seed">Seed of everything.</param>
    public PolicyPlayer(in TEnvironment environment, PolicyValueNetwork network, int count, int segmentSteps, ulong seed)
    {
        var shape = environment.Info.Observation;
        Network = network;
        _random = Xoshiro256.ForStream(seed, ulong.MaxValue);
        _recorder = new TrajectoryRecorder<TEnvironment>(environment, count, segmentSteps, seed);
        _input = zeros(count, shape.Planes, shape.Height, shape.Width).DetachFromDisposeScope();
        (_actions, _logProbabilities, _outputs) = (new int[count], new float[count], new float[count * network.Outputs]);
        _log = new float[network.Actions];
        (_memory, _nextMemory) = (new float[count * (network.Memory?.Size ?? 0)], new float[count * (network.Memory?.Size ?? 0)]);
    }

    /// <summary>The network.</summary>
    public PolicyValueNetwork Network { get; }

    /// <summary>Steps every environment once.</summary>
    public void Step(ICollection<TrajectorySegment> completed)
    {
        Evaluate();
        for (var i = 0; i < _actions.Length; i++)
        {
            PolicyDistribution.LogProbabilities(_outputs.AsSpan(i * Network.Outputs, Network.Actions), _log);
            _actions[i] = PolicyDistribution.Draw(_log, ref _random);
            _logProbabilities[i] = MathF.Min(0, _log[_actions[i]]);
        }

        _recorder.Step(new Decisions { Actions = _actions, LogProbabilities = _logProbabilities, Memory = _memory }, completed);
        Remember();
    }

    /// <summary>Ends all segments here.</summary>
    public void Cut(ICollection<TrajectorySegment> completed) => _recorder.Cut(completed);

    /// <summary>Figures since the last call.</summary>
    public List<Metric> DrainMetrics() => _recorder.DrainMetrics();

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    private void Evaluate()
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        _recorder.Observations.CopyTo(Layer.Elements(_input));
        if (Network.Memory is not { } memory)
        {
            Layer.Elements(Network.call(_input)).CopyTo(_outputs);
            return;
        }

        var (output, next) = memory.Run(Network.Features(_input).unsqueeze(0), tensor(_memory).view(_actions.Length, memory.Size));
        Layer.Elements(Network.Heads(output[0])).CopyTo(_outputs);
        Layer.Elements(next.contiguous()).CopyTo(_nextMemory);
    }

    /// <summary>An episode begins with nothing remembered.</summary>
    private void Remember()
    {
        _nextMemory.CopyTo(_memory, 0);
        var size = _memory.Length / _actions.Length;
        for (var i = 0; i < _actions.Length && size > 0; i++)
        {
            if (_recorder.Results[i].IsOver)
            {
                _memory.AsSpan(i * size, size).Clear();
            }
        }
    }
}
