using SelfPlay.Games.Control;
using SelfPlay.Games.Grids;
using SelfPlay.Games.MinAtar;

namespace SelfPlay.Games;

/// <summary>Code that is generic over environments, called with the environment that a name stands for.</summary>
public interface IEnvironmentVisitor<out TResult>
{
    /// <summary>Runs for an environment.</summary>
    /// <param name="environment">Made with its options, to be copied and reset.</param>
    TResult Visit<TEnvironment>(in TEnvironment environment)
        where TEnvironment : struct, IEnvironment<TEnvironment>;
}

/// <summary>The single-agent environments by name: the one place where a name becomes a type.</summary>
public static class EnvironmentCatalog
{
    // Ahead of All: static fields are initialised in the order they are written.
    private static readonly Entry[] Entries =
    [
        new Entry<MinAtar<Breakout>, MinAtarOptions>(new(), o => new(o)),
        new Entry<MinAtar<Asterix>, MinAtarOptions>(new(), o => new(o)),
        new Entry<MinAtar<Freeway>, MinAtarOptions>(new(), o => new(o)),
        new Entry<MinAtar<Seaquest>, MinAtarOptions>(new(), o => new(o)),
        new Entry<MinAtar<SpaceInvaders>, MinAtarOptions>(new(), o => new(o)),
        new Entry<CartPole, EnvironmentOptions>(new() { TimeLimit = CartPole.TimeLimit }, _ => default),
        new Entry<MountainCar, EnvironmentOptions>(new() { TimeLimit = MountainCar.TimeLimit }, _ => default),
        new Entry<Acrobot, EnvironmentOptions>(new() { TimeLimit = Acrobot.TimeLimit }, _ => default),
        new Entry<Catch, EnvironmentOptions>(new(), _ => default),
        new GridEntry<FrozenLakeOptions>(new() { TimeLimit = FrozenLake.SmallTimeLimit }, FrozenLake.Small),
        new GridEntry<FrozenLakeOptions>(new() { TimeLimit = FrozenLake.LargeTimeLimit }, FrozenLake.Large),
        new GridEntry<EnvironmentOptions>(new(), _ => CliffWalk.Create()),
        new GridEntry<EnvironmentOptions>(new() { TimeLimit = Taxi.TimeLimit }, _ => Taxi.Create()),
        new GridEntry<GridWorldOptions>(new(), GridWorld.Create),
    ];

    /// <summary>All environments with their default options, in the order they are listed to people.</summary>
    public static IReadOnlyList<EnvironmentInfo> All { get; } = [.. Entries.Select(e => e.Info)];

    /// <summary>Finds an environment by its catalogue name.</summary>
    public static bool TryFind(string name, out EnvironmentInfo info)
    {
        info = Find(name)?.Info!;
        return info is not null;
    }

    /// <summary>Whether an environment has numbered states and a transition table.</summary>
    public static bool IsGrid(string name) => Find(name) is IGridEntry;

    /// <summary>The options of an environment with the task's own defaults: a record of its own type.</summary>
    /// <exception cref="ArgumentException">There is no such environment; the message names those there are.</exception>
    public static EnvironmentOptions DefaultOptions(string name) => Get(name).Options;

    /// <summary>Name, actions and shapes of an environment, as the options make them.</summary>
    /// <param name="name">Catalogue name.</param>
    /// <param name="options">Made from <see cref="DefaultOptions"/>.</param>
    /// <exception cref="ArgumentException">There is no such environment, or the options make none; the message says so.</exception>
    public static EnvironmentInfo Describe(string name, EnvironmentOptions options) => Visit(name, new InfoOf(), options);

    /// <summary>Calls <paramref name="visitor"/> with the environment that <paramref name="name"/> stands for.</summary>
    /// <param name="name">Catalogue name.</param>
    /// <param name="visitor">What to do with it.</param>
    /// <param name="options">Made from <see cref="DefaultOptions"/>; null for these.</param>
    /// <exception cref="ArgumentException">There is no such environment, or the options make none; the message says so.</exception>
    public static TResult Visit<TResult>(string name, IEnvironmentVisitor<TResult> visitor, EnvironmentOptions? options = null)
    {
        var entry = Get(name);
        return entry.Visit(options ?? entry.Options, visitor);
    }

    /// <summary>The states and transitions of an environment that has them.</summary>
    /// <param name="name">Catalogue name.</param>
    /// <param name="options">Made from <see cref="DefaultOptions"/>; null for these.</param>
    /// <exception cref="ArgumentException">There is no such environment, or the options make none; the message says so.</exception>
    public static GridTask Grid(string name, EnvironmentOptions? options = null)
    {
        var entry = Get(name);
        return entry is IGridEntry grid
            ? grid.Create(options ?? entry.Options)
            : throw new ArgumentException($"The states of '{name}' are not numbered; those of {string.Join(", ", Entries.OfType<IGridEntry>().Cast<Entry>().Select(e => e.Info.Name))} are.");
    }

    private static Entry? Find(string name) => Array.Find(Entries, e => e.Info.Name == name);

    private static Entry Get(string name) =>
        Find(name) ?? throw new ArgumentException($"There is no environment '{name}'; the environments are {string.Join(", ", All.Select(e => e.Name))}.");

    private static TOptions Cast<TOptions>(EnvironmentOptions options)
        where TOptions : EnvironmentOptions =>
        options as TOptions ?? throw new ArgumentException($"The environment takes {typeof(TOptions).Name}, not {options.GetType().Name}.");

    private interface IGridEntry
    {
        GridTask Create(EnvironmentOptions options);
    }

    private abstract class Entry(EnvironmentOptions options)
    {
        public EnvironmentInfo Info => field ??= Visit(Options, new InfoOf());

        public EnvironmentOptions Options { get; } = options;

        public abstract TResult Visit<TResult>(EnvironmentOptions options, IEnvironmentVisitor<TResult> visitor);
    }

    private class Entry<TEnvironment, TOptions>(TOptions options, Func<TOptions, TEnvironment> create) : Entry(options)
        where TEnvironment : struct, IEnvironment<TEnvironment>
        where TOptions : EnvironmentOptions
    {
        public sealed override TResult Visit<TResult>(EnvironmentOptions options, IEnvironmentVisitor<TResult> visitor) =>
            visitor.Visit(new TimeLimited<TEnvironment>(create(Cast<TOptions>(options)), options.TimeLimit));
    }

    private sealed class GridEntry<TOptions>(TOptions options, Func<TOptions, GridTask> create)
        : Entry<GridEnvironment, TOptions>(options, o => new(create(o))), IGridEntry
        where TOptions : EnvironmentOptions
    {
        public GridTask Create(EnvironmentOptions options) => create(Cast<TOptions>(options));
    }

    private sealed class InfoOf : IEnvironmentVisitor<EnvironmentInfo>
    {
        public EnvironmentInfo Visit<TEnvironment>(in TEnvironment environment)
            where TEnvironment : struct, IEnvironment<TEnvironment> => environment.Info;
    }
}
