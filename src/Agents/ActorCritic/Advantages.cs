namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// How much better actions turned out than was expected of them, and what the value should have been, for one segment of T
/// steps: the values behind it stand for what comes after it, unless the episode ended there.
/// </summary>
internal static class Advantages
{
    /// <summary>
    /// Generalised advantage estimation (Schulman et al. 2016): δ_t = r_t + γ V(t+1) - V(t), A_t = δ_t + γ λ A_{t+1}, and the
    /// target A_t + V(t). With λ = 1 it is the return less the value: A3C's and REINFORCE's; with λ = 0 the error of one step.
    /// </summary>
    /// <param name="rewards">[T], r.</param>
    /// <param name="values">[T + 1], V; the last one counts unless <paramref name="terminated"/>.</param>
    /// <param name="terminated">Whether nothing follows.</param>
    /// <param name="discount">γ.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="advantages">[T], A.</param>
    /// <param name="targets">[T]</param>
    public static void Generalized(
        ReadOnlySpan<float> rewards, ReadOnlySpan<float> values, bool terminated, float discount, float lambda, Span<float> advantages, Span<float> targets)
    {
        var next = terminated ? 0 : values[rewards.Length];
        var advantage = 0f;
        for (var t = rewards.Length - 1; t >= 0; t--)
        {
            advantage = rewards[t] + (discount * next) - values[t] + (discount * lambda * advantage);
            advantages[t] = advantage;
            targets[t] = advantage + values[t];
            next = values[t];
        }
    }

    /// <summary>
    /// V-trace (Espeholt et al. 2018) for actions drawn from an older policy μ: with ρ = min(ρ̄, π/μ) and c = λ min(c̄, π/μ),
    /// v_t = V(t) + ρ_t (r_t + γ V(t+1) - V(t)) + γ c_t (v_{t+1} - V(t+1)) is the target, and ρ_t (r_t + γ v_{t+1} - V(t)) the advantage. Where π = μ and
    /// λ = 1, it is the n-step return.
    /// </summary>
    /// <param name="rewards">[T], r.</param>
    /// <param name="values">[T + 1], V; the last one counts unless <paramref name="terminated"/>.</param>
    /// <param name="ratios">[T], π/μ of the actions.</param>
    /// <param name="terminated">Whether nothing follows.</param>
    /// <param name="discount">γ.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="most">ρ̄ and c̄.</param>
    /// <param name="advantages">[T], with ρ.</param>
    /// <param name="targets">[T], v.</param>
    public static void VTrace(
        ReadOnlySpan<float> rewards,
        ReadOnlySpan<float> values,
        ReadOnlySpan<float> ratios,
        bool terminated,
        float discount,
        float lambda,
        (float Rho, float C) most,
        Span<float> advantages,
        Span<float> targets)
    {
        var next = terminated ? 0 : values[rewards.Length];
        var (nextTarget, correction) = (next, 0f);
        for (var t = rewards.Length - 1; t >= 0; t--)
        {
            var rho = Math.Min(most.Rho, ratios[t]);
            advantages[t] = rho * (rewards[t] + (discount * nextTarget) - values[t]);
            correction = (rho * (rewards[t] + (discount * next) - values[t])) + (discount * lambda * Math.Min(most.C, ratios[t]) * correction);
            targets[t] = values[t] + correction;
            (next, nextTarget) = (values[t], targets[t]);
        }
    }
}
