using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>AlphaZero's loss, l = policy cross-entropy + value loss; weight decay is the optimizer's.</summary>
internal static class AlphaZeroLoss
{
    private static readonly Scalar s_excluded = 1e9f;

    /// <summary>
    /// Policy: -sum_a pi(a) log p(a), with p a softmax over the legal moves only. Value: binary cross-entropy between
    /// (1 + target) / 2 and the sigmoid of the logit x. Since value = 2 sigmoid(x) - 1 = tanh(x / 2), a draw is the target 1/2,
    /// and unlike the paper's squared error behind a tanh the gradient does not vanish where the network is confidently wrong.
    /// </summary>
    /// <param name="policyLogits">[B, A]</param>
    /// <param name="valueLogit">[B]</param>
    /// <param name="policy">Target pi, 0 at illegal moves. [B, A]</param>
    /// <param name="legal">1 at legal moves, else 0. [B, A]</param>
    /// <param name="value">Target in [-1, 1]. [B]</param>
    public static (Tensor Policy, Tensor Value) Compute(Tensor policyLogits, Tensor valueLogit, Tensor policy, Tensor legal, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(policyLogits);
        ArgumentNullException.ThrowIfNull(valueLogit);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(legal);
        ArgumentNullException.ThrowIfNull(value);
        var masked = policyLogits.add(legal.sub(Scalars.One).mul(s_excluded), Scalars.One);
        var policyLoss = -(policy * nn.functional.log_softmax(masked, 1)).sum(1).mean();
        var valueLoss = nn.functional.binary_cross_entropy_with_logits(valueLogit, value.add(Scalars.One, Scalars.One).mul(Scalars.Half));
        return (policyLoss, valueLoss);
    }
}
