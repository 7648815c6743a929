using System.Numerics.Tensors;

namespace SelfPlay.Agents.Dqn;

/// <summary>
/// A distribution of returns for each action (C51, Bellemare et al. 2017): logits of the probabilities of Z values z_j, evenly spread over
/// a range; the action's value is their mean. The target is the distribution of R + D z' projected onto the z_j, the loss the cross-entropy
/// with it.
/// </summary>
internal sealed class CategoricalHead : ActionValueHead
{
    private readonly float _least;
    private readonly float _most;
    private readonly float _gap;
    private readonly float[] _support;
    private readonly float[] _probabilities;
    private readonly float[] _target;

    /// <param name="actions">A.</param>
    /// <param name="atoms">Z.</param>
    /// <param name="least">z_0.</param>
    /// <param name="most">z_{Z-1}.</param>
    public CategoricalHead(int actions, int atoms, float least, float most)
        : base(actions, atoms)
    {
        (_least, _most, _gap) = (least, most, (most - least) / (atoms - 1));
        _support = [.. Enumerable.Range(0, atoms).Select(j => least + (j * _gap))];
        (_probabilities, _target) = (new float[atoms], new float[atoms]);
    }

    /// <inheritdoc/>
    public override void Values(ReadOnlySpan<float> network, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            SoftMax(network.Slice(i * Outputs, Outputs), _probabilities);
            values[i] = TensorPrimitives.Dot<float>(_probabilities, _support);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The errors are the divergences KL(target ‖ network): the loss, but 0 where there is nothing to learn.</remarks>
    public override double Loss(
        TransitionBatch batch, ReadOnlySpan<float> network, ReadOnlySpan<float> next, ReadOnlySpan<int> nextActions, Span<float> gradient, Span<float> errors)
    {
        gradient.Clear();
        var sum = 0.0;
        for (var i = 0; i < errors.Length; i++)
        {
            SoftMax(next[Of(i, nextActions[i])], _probabilities);
            Project(_probabilities, batch.Returns[i], batch.Discounts[i], _target);
            var logits = network[Of(i, batch.Actions[i])];
            var normaliser = LogSumExp(logits);
            var (crossEntropy, entropy) = (0.0, 0.0);
            var row = gradient[Of(i, batch.Actions[i])];
            for (var j = 0; j < Outputs; j++)
            {
                var log = logits[j] - normaliser;
                crossEntropy -= _target[j] * log;
                entropy -= _target[j] > 0 ? _target[j] * Math.Log(_target[j]) : 0;
                row[j] = batch.Weights[i] * ((float)Math.Exp(log) - _target[j]) / errors.Length;
            }

            errors[i] = (float)Math.Max(0, crossEntropy - entropy);
            sum += batch.Weights[i] * crossEntropy;
        }

        return sum / errors.Length;
    }

    /// <summary>
    /// The distribution of R + D z' on the values z_j: what lies between two of them is shared so that the mean stays, what lies beyond the ends
    /// goes to them.
    /// </summary>
    /// <param name="probabilities">Of z'. [Z]</param>
    /// <param name="reward">R.</param>
    /// <param name="discount">D.</param>
    /// <param name="projected">Overwritten. [Z]</param>
    internal void Project(ReadOnlySpan<float> probabilities, float reward, float discount, Span<float> projected)
    {
        projected.Clear();
        for (var j = 0; j < probabilities.Length; j++)
        {
            var place = (Math.Clamp(reward + (discount * _support[j]), _least, _most) - _least) / _gap;
            var lower = Math.Min((int)place, projected.Length - 2);
            var upper = Math.Min(place - lower, 1);
            projected[lower] += probabilities[j] * (1 - upper);
            projected[lower + 1] += probabilities[j] * upper;
        }
    }

    /// <summary>Probabilities from logits. The library's softmax alone overflows where logits are above 88.</summary>
    private static void SoftMax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), probabilities);
        TensorPrimitives.SoftMax(probabilities, probabilities);
    }

    private static double LogSumExp(ReadOnlySpan<float> logits)
    {
        var most = TensorPrimitives.Max(logits);
        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - most);
        }

        return most + Math.Log(sum);
    }
}
