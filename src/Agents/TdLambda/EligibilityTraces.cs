using System.Numerics.Tensors;

namespace SelfPlay.Agents.TdLambda;

/// <summary>
/// TD(lambda) by eligibility traces (Sutton, "Learning to predict by the methods of temporal differences", 1988), without
/// discounting. With u the value for the player who began, y its logit (u = tanh y) and z the outcome, for every position of a
/// game in turn:
/// <code>
/// e     = lambda e + grad y(s_t)
/// delta = u(s_t+1) - u(s_t), at the end z - u(s_t)
/// w     = w + alpha delta e
/// </code>
/// TD-Gammon has grad u = (1 - u^2) grad y, which minimises squared errors; a value that is wrong and near +-1 then hardly changes.
/// Without the factor it is the cross-entropy of expected points that is minimised.
/// A move that was made to explore says nothing about the position before it: nothing is learnt from its difference, and
/// the traces end there (Watkins 1989).
/// </summary>
/// <param name="network">The values.</param>
/// <param name="lambda">lambda.</param>
internal sealed class EligibilityTraces(ValueNetwork network, float lambda)
{
    private readonly float[] _traces = new float[network.Parameters.Length];

    /// <summary>Goes through a game; returns the sum of the squared differences that were learnt from.</summary>
    /// <param name="game">The game.</param>
    /// <param name="rate">alpha.</param>
    /// <param name="into">
    /// What every alpha delta e is added to: the network's own parameters to learn as TD-Gammon does, from difference to
    /// difference, or a sum to be looked at.
    /// </param>
    public double Learn(GameInputs game, float rate, Span<float> into)
    {
        Array.Clear(_traces);
        var squares = 0.0;
        for (var ply = 0; ply < game.Plies; ply++)
        {
            TensorPrimitives.Multiply(_traces, lambda, _traces);
            var sign = GameInputs.Sign(ply);
            var value = sign * MathF.Tanh(network.AddGradient(game.At(ply), sign, _traces));
            if (game.Explored(ply))
            {
                Array.Clear(_traces);
                continue;
            }

            var next = ply + 1 < game.Plies ? GameInputs.Sign(ply + 1) * network.Evaluate(game.At(ply + 1)) : game.Outcome;
            var difference = next - value;
            TensorPrimitives.MultiplyAdd(_traces, rate * difference, into, into);
            squares += difference * difference;
        }

        return squares;
    }
}
