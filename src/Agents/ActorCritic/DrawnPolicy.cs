using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Players;
using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>Draws actions from the network's policy, with one evaluation for all environments.</summary>
internal sealed class DrawnPolicy : IEnvironmentPolicy
{
    private readonly int _count;
    private readonly bool _owns;
    private readonly Tensor _input;
    private readonly float[] _logProbabilities;
    private readonly float[] _outputs;
    private readonly float[] _log;
    private readonly float[] _memory;
    private readonly float[] _nextMemory;
    private Xoshiro256 _random;

    /// <param name="network">The network, which nobody else runs meanwhile.</param>
    /// <param name="shape">Of the observations.</param>
    /// <param name="count">N, environments.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="owns">Whether the network is disposed of with this.</param>
    public DrawnPolicy(PolicyValueNetwork network, ObservationShape shape, int count, ulong seed, bool owns = false)
    {
        (Network, _count, _owns) = (network, count, owns);
        _random = Xoshiro256.ForStream(seed, ulong.MaxValue);
        _input = zeros(count, shape.Planes, shape.Height, shape.Width).DetachFromDisposeScope();
        (_logProbabilities, _outputs, _log) = (new float[count], new float[count * network.Outputs], new float[network.Actions]);
        (_memory, _nextMemory) = (new float[count * (network.Memory?.Size ?? 0)], new float[count * (network.Memory?.Size ?? 0)]);
    }

    /// <summary>The network.</summary>
    public PolicyValueNetwork Network { get; }

    /// <summary>[N], ln of the probabilities of the newest actions.</summary>
    public ReadOnlySpan<float> LogProbabilities => _logProbabilities;

    /// <summary>[N, S], what the network remembered when it chose them; empty if it does not remember.</summary>
    public ReadOnlySpan<float> Memory => _memory;

    /// <summary>What the network said of the first environment when the newest actions were drawn: probabilities of the actions [A], and the value.</summary>
    public (float[] Policy, float Value) First()
    {
        PolicyDistribution.LogProbabilities(_outputs.AsSpan(0, Network.Actions), _log);
        return ([.. _log.Select(MathF.Exp)], _outputs[Network.Actions]);
    }

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<float> observations, ReadOnlySpan<StepResult> last, Span<int> actions)
    {
        Remember(last);
        Evaluate(observations);
        for (var i = 0; i < _count; i++)
        {
            PolicyDistribution.LogProbabilities(_outputs.AsSpan(i * Network.Outputs, Network.Actions), _log);
            actions[i] = PolicyDistribution.Draw(_log, ref _random);
            _logProbabilities[i] = MathF.Min(0, _log[actions[i]]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        if (_owns)
        {
            Network.Dispose();
        }
    }

    private void Evaluate(ReadOnlySpan<float> observations)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        observations.CopyTo(Layer.Elements(_input));
        if (Network.Memory is not { } memory)
        {
            Layer.Elements(Network.call(_input)).CopyTo(_outputs);
            return;
        }

        var (output, next) = memory.Run(Network.Features(_input).unsqueeze(0), tensor(_memory).view(_count, memory.Size));
        Layer.Elements(Network.Heads(output[0])).CopyTo(_outputs);
        Layer.Elements(next.contiguous()).CopyTo(_nextMemory);
    }

    /// <summary>An episode begins with nothing remembered.</summary>
    private void Remember(ReadOnlySpan<StepResult> last)
    {
        _nextMemory.CopyTo(_memory, 0);
        var size = _memory.Length / _count;
        for (var i = 0; i < _count && size > 0; i++)
        {
            if (last[i].IsOver)
            {
                _memory.AsSpan(i * size, size).Clear();
            }
        }
    }
}
