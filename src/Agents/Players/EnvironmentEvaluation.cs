using SelfPlay.Agents.Settings;
using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Agents.Players;

/// <summary>What a policy achieved.</summary>
/// <param name="Episodes">Episodes played.</param>
/// <param name="Mean">Mean sum of rewards, undiscounted.</param>
/// <param name="Deviation">Its standard deviation.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
/// <param name="Length">Mean steps of an episode.</param>
/// <param name="Cut">Episodes that did not end and were cut after <see cref="EnvironmentEvaluation.MostSteps"/> steps: they count with what they had brought by then.</param>
public sealed record EnvironmentScore(int Episodes, double Mean, double Deviation, double Least, double Most, double Length, int Cut)
{
    /// <summary>Standard error of the mean; one episode does not tell.</summary>
    public double? Error => Episodes > 1 ? Deviation / Math.Sqrt(Episodes) : null;
}

/// <summary>Plays episodes with a run's weights.</summary>
public static class EnvironmentEvaluation
{
    /// <summary>Most steps of an episode: some tasks have no time limit of their own, and a policy may stay for ever where nothing ends the episode.</summary>
    public const int MostSteps = 100_000;

    /// <summary>Environments stepped at once.</summary>
    private const int Concurrent = 32;

    /// <summary>Plays.</summary>
    /// <param name="run">Whose weights.</param>
    /// <param name="episodes">How many.</param>
    /// <param name="seed">Seed of all chance.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PlayerSpecException">The weights cannot act in an environment; one sentence.</exception>
    public static EnvironmentScore Run(RunWeights run, int episodes, ulong seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        if (AlgorithmCatalog.Find(run.Spec.Algorithm) is not IEnvironmentPolicyFactory factory)
        {
            throw new PlayerSpecException($"What {run.Spec.Algorithm} learns plays in no environment.");
        }

        var count = Math.Min(Concurrent, episodes);
        var environment = EnvironmentSettings.EnvironmentOf(run.Spec);
        environment = environment with { TimeLimit = environment.TimeLimit > 0 ? Math.Min(environment.TimeLimit, MostSteps) : MostSteps };
        try
        {
            using var policy = factory.CreatePolicy(run, count, seed);
            return EnvironmentCatalog.Visit(run.Spec.Task, new Visitor(policy, count, episodes, seed, cancellationToken), environment);
        }
        catch (InvalidDataException e)
        {
            throw new PlayerSpecException($"The weights of version {run.Version} cannot be used: {e.Message}", e);
        }
    }

    private sealed class Visitor(IEnvironmentPolicy policy, int count, int episodes, ulong seed, CancellationToken cancellationToken) : IEnvironmentVisitor<EnvironmentScore>
    {
        /// <summary>Each environment plays its share: the first episodes to end would be the short ones.</summary>
        public EnvironmentScore Visit<TEnvironment>(in TEnvironment environment)
            where TEnvironment : struct, IEnvironment<TEnvironment>
        {
            var environments = new VectorEnvironment<TEnvironment>(environment, count, seed);
            var actions = new int[count];
            var left = new int[count];
            for (var i = 0; i < episodes; i++)
            {
                left[i % count]++;
            }

            var (returns, steps, cut) = (new List<double>(episodes), 0L, 0);
            while (returns.Count < episodes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                policy.Act(environments.Observations, environments.Results, actions);
                environments.Step(actions);
                for (var i = 0; i < count; i++)
                {
                    if (environments.Results[i].IsOver && left[i]-- > 0)
                    {
                        returns.Add(environments.Returns[i]);
                        steps += environments.Lengths[i];
                        cut += environments.Results[i].Truncated && environments.Lengths[i] == MostSteps ? 1 : 0;
                    }
                }
            }

            var mean = returns.Average();
            var variance = returns.Sum(r => (r - mean) * (r - mean)) / Math.Max(1, episodes - 1);
            return new(episodes, mean, Math.Sqrt(variance), returns.Min(), returns.Max(), steps / (double)episodes, cut);
        }
    }
}
