namespace SelfPlay.Agents.Dqn;

/// <summary>
/// One number for each action, its value q (Mnih et al. 2015). With the target y = R + D q'(s', a') and δ = y - q(s, a) the loss of a
/// transition is Huber's, δ² / 2 up to |δ| = 1 and |δ| - 1/2 beyond: its gradient is δ clipped to ±1, as in the paper.
/// </summary>
internal sealed class ScalarHead(int actions) : ActionValueHead(actions, 1)
{
    /// <inheritdoc/>
    public override void Values(ReadOnlySpan<float> network, Span<float> values) => network.CopyTo(values);

    /// <inheritdoc/>
    /// <remarks>The errors are |δ|.</remarks>
    public override double Loss(
        TransitionBatch batch, ReadOnlySpan<float> network, ReadOnlySpan<float> next, ReadOnlySpan<int> nextActions, Span<float> gradient, Span<float> errors)
    {
        gradient.Clear();
        var sum = 0.0;
        for (var i = 0; i < errors.Length; i++)
        {
            var target = batch.Returns[i] + (batch.Discounts[i] * next[(i * Actions) + nextActions[i]]);
            var place = (i * Actions) + batch.Actions[i];
            var delta = target - network[place];
            errors[i] = Math.Abs(delta);
            sum += batch.Weights[i] * (errors[i] <= 1 ? delta * delta / 2 : errors[i] - 0.5f);
            gradient[place] = -batch.Weights[i] * Math.Clamp(delta, -1, 1) / errors.Length;
        }

        return sum / errors.Length;
    }
}
