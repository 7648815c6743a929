using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SelfPlay.Agents;

namespace SelfPlay.Learner;

/// <summary>Hosts the learner.</summary>
public static class LearnerExtensions
{
    /// <summary>
    /// Adds the learner to a process that has an Orleans client, or a silo. Call it after the one or the other: services
    /// stop in reverse order, and the learner needs the cluster for its last checkpoint. Options come from the configuration
    /// section `Learner` and then from <paramref name="configure"/>.
    /// </summary>
    public static IServiceCollection AddLearner(this IServiceCollection services, Action<LearnerOptions>? configure = null)
    {
        var options = services.AddOptions<LearnerOptions>().BindConfiguration(LearnerOptions.Section);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateDataAnnotations().ValidateOnStart();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AlgorithmRegistry>();
        services.TryAddSingleton<LearnerMetrics>();
        services.AddHostedService<LearnerService>();
        return services;
    }
}
