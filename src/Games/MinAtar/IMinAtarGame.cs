namespace SelfPlay.Games.MinAtar;

/// <summary>
/// The rules of one of the five games, without sticky actions: what <see cref="MinAtar{TGame}"/> makes an environment of.
/// </summary>
public interface IMinAtarGame
{
    /// <summary>Name, channels and useful actions.</summary>
    static abstract MinAtarInfo Info { get; }

    /// <summary>Whether the episode is over; no step changes anything then.</summary>
    bool IsOver { get; }

    /// <summary>Begins an episode.</summary>
    void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource;

    /// <summary>Carries out an action and returns the reward. The episode must not be over.</summary>
    /// <param name="action">The action.</param>
    /// <param name="ramping">Whether the game gets harder with time.</param>
    /// <param name="random">Source of chance.</param>
    int Step<TRandom>(MinAtarAction action, bool ramping, ref TRandom random)
        where TRandom : IRandomSource;

    /// <summary>Overwrites the channels.</summary>
    /// <param name="channels">[C], C as in <see cref="MinAtarInfo.Channels"/>.</param>
    void WriteChannels(Span<Cells> channels);
}

/// <summary>What a player of MinAtar can do, numbered as in the original.</summary>
public enum MinAtarAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Move left.</summary>
    Left,

    /// <summary>Move up.</summary>
    Up,

    /// <summary>Move right.</summary>
    Right,

    /// <summary>Move down.</summary>
    Down,

    /// <summary>Shoot.</summary>
    Fire,
}

/// <summary>Where actions lead, without branches: which action is next cannot be predicted.</summary>
internal static class MinAtarActions
{
    /// <summary>-1 for left, 1 for right, 0 for the others.</summary>
    public static int Columns(this MinAtarAction action) => (action == MinAtarAction.Right ? 1 : 0) - (action == MinAtarAction.Left ? 1 : 0);

    /// <summary>-1 for up, 1 for down, 0 for the others.</summary>
    public static int Rows(this MinAtarAction action) => (action == MinAtarAction.Down ? 1 : 0) - (action == MinAtarAction.Up ? 1 : 0);
}

/// <summary>What a game is called and shows.</summary>
/// <param name="Name">Catalogue name (`space_invaders`), which recordings use too.</param>
/// <param name="Title">Name for people (`MinAtar Space Invaders`).</param>
/// <param name="Symbols">A character for each of the C channels, for drawings; where channels overlap, the first is drawn.</param>
/// <param name="MinimalActions">The actions that mean something.</param>
public sealed record MinAtarInfo(string Name, string Title, string Symbols, IReadOnlyList<MinAtarAction> MinimalActions)
{
    /// <summary>Channels C.</summary>
    public int Channels => Symbols.Length;
}
