using SelfPlay.Games;

namespace SelfPlay.Agents.Players;

/// <summary>Acts in N environments in lock-step with what was learnt, without exploring. Called by one thread at a time.</summary>
internal interface IEnvironmentPolicy : IDisposable
{
    /// <summary>Chooses actions.</summary>
    /// <param name="observations">[N, C, H, W], what to act on.</param>
    /// <param name="last">[N], what the last step brought: where it ended an episode another one begins. Default values before the first step.</param>
    /// <param name="actions">[N], overwritten.</param>
    void Act(ReadOnlySpan<float> observations, ReadOnlySpan<StepResult> last, Span<int> actions);
}

/// <summary>An algorithm whose weights can act in environments.</summary>
internal interface IEnvironmentPolicyFactory
{
    /// <summary>Makes a policy; the caller disposes of it.</summary>
    /// <param name="run">What it acts with.</param>
    /// <param name="count">N.</param>
    /// <param name="seed">Seed of its chance.</param>
    /// <exception cref="InvalidDataException">The weights are damaged or belong to another architecture.</exception>
    IEnvironmentPolicy CreatePolicy(RunWeights run, int count, ulong seed);
}
