namespace SelfPlay.Agents.Dqn;

/// <summary>
/// One number for each action, its value q (Mnih et al. 2015). With the target y = R + D q'(s', a') and δ = y - q(s, a) the loss of a
/// transition is Huber's, δ² / 2 up to |δ| = κ and κ |δ| - κ² / 2 beyond: its gradient is δ clipped to ±κ, with κ = 1 in the paper.
/// </summary>
/// <param name="actions">A.</param>
/// <param name="limit">κ; 0 for δ² / 2 everywhere.</param>
internal sealed class ScalarHead(int actions, float limit) : ActionValueHead(actions, 1)
{
    private readonly float _limit = limit > 0 ? limit : float.MaxValue;

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
            sum += batch.Weights[i] * (errors[i] <= _limit ? delta * delta / 2 : _limit * (errors[i] - (_limit / 2)));
            gradient[place] = -batch.Weights[i] * Math.Clamp(delta, -_limit, _limit) / errors.Length;
        }

        return sum / errors.Length;
    }
}
