using SelfPlay.Games;

namespace SelfPlay.Agents.Settings;

/// <summary>Splits the settings of a run in an environment: those that the environment knows are its own, the rest are the algorithm's.</summary>
internal static class EnvironmentSettings
{
    /// <summary>Everything that an algorithm is made from, by its defaults for the task.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="algorithm">Name of the algorithm, which learns environments.</param>
    /// <param name="defaults">The algorithm's options by task, a record.</param>
    /// <exception cref="AgentSpecException">The task is no environment, or a setting does not exist or is out of range.</exception>
    public static (EnvironmentOptions Environment, EnvironmentInfo Info, T Algorithm) Read<T>(AgentSpec spec, string algorithm, Func<EnvironmentInfo, T> defaults)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(defaults);
        if (!EnvironmentCatalog.TryFind(spec.Task, out var usual))
        {
            throw new AgentSpecException($"{algorithm} learns environments, and '{spec.Task}' is none; those are {string.Join(", ", EnvironmentCatalog.All.Select(e => e.Name))}.");
        }

        var (environment, options) = Bind(spec, defaults(usual));
        try
        {
            return (environment, EnvironmentCatalog.Describe(spec.Task, environment), options);
        }
        catch (ArgumentException e)
        {
            throw new AgentSpecException(e.Message, e);
        }
    }

    /// <summary>The options of both.</summary>
    /// <param name="spec">The run; its task is an environment.</param>
    /// <param name="defaults">The algorithm's options, a record.</param>
    /// <exception cref="AgentSpecException">A setting does not exist or is out of range.</exception>
    public static (EnvironmentOptions Environment, T Algorithm) Bind<T>(AgentSpec spec, T defaults)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(spec);
        var environment = EnvironmentCatalog.DefaultOptions(spec.Task);
        foreach (var key in spec.Settings.Keys)
        {
            if (!SettingsBinder.Knows(environment, key) && !SettingsBinder.Knows(defaults, key))
            {
                throw new AgentSpecException($"There is no setting '{key}'; the settings are {Names(defaults)}, and {Names(environment)} of the task {spec.Task}.");
            }
        }

        var own = spec.Settings.Where(s => SettingsBinder.Knows(environment, s.Key)).ToDictionary();
        return (SettingsBinder.Bind(environment, own), SettingsBinder.Bind(defaults, spec.Settings.Except(own).ToDictionary()));
    }

    /// <summary>The environment's options of a run that was checked when it began.</summary>
    public static EnvironmentOptions EnvironmentOf(AgentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var environment = EnvironmentCatalog.DefaultOptions(spec.Task);
        return SettingsBinder.Bind(environment, spec.Settings.Where(s => SettingsBinder.Knows(environment, s.Key)).ToDictionary());
    }

    private static string Names(object options) => string.Join(", ", SettingsBinder.Describe(options).Select(o => o.Key));
}
