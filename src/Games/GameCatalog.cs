using SelfPlay.Games.Boards;

namespace SelfPlay.Games;

/// <summary>Code that is generic over games, called with the game that a name stands for.</summary>
public interface IGameVisitor<out TResult>
{
    /// <summary>Runs for the game <typeparamref name="TGame"/>.</summary>
    TResult Visit<TGame>()
        where TGame : struct, IGame<TGame>;
}

/// <summary>The board games by name: the one place where a name becomes a type.</summary>
public static class GameCatalog
{
    // Ahead of All: static fields are initialised in the order they are written.
    private static readonly Entry[] Entries =
    [
        new Entry<TicTacToe>(),
        new Entry<ConnectFour>(),
        new Entry<Othello>(),
        new Entry<Hex>(),
        new Entry<HexWithSwap>(),
        new Entry<Breakthrough>(),
        new Entry<Gomoku<GomokuSize15>>(),
        new Entry<Gomoku<GomokuSize9>>(),
    ];

    /// <summary>All games, in the order they are listed to people.</summary>
    public static IReadOnlyList<GameInfo> All { get; } = [.. Entries.Select(e => e.Info)];

    /// <summary>Finds a game by its catalogue name or by the name that recorded games use.</summary>
    public static bool TryFind(string name, out GameInfo info)
    {
        info = Array.Find(Entries, e => e.Info.Name == name || e.Info.TraceName == name)?.Info!;
        return info is not null;
    }

    /// <summary>Calls <paramref name="visitor"/> with the type of game <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is no such game; the message names those there are.</exception>
    public static TResult Visit<TResult>(string name, IGameVisitor<TResult> visitor)
    {
        var entry = Array.Find(Entries, e => e.Info.Name == name || e.Info.TraceName == name)
            ?? throw new ArgumentException($"There is no game '{name}'; the games are {string.Join(", ", All.Select(g => g.Name))}.");
        return entry.Visit(visitor);
    }

    private abstract record Entry(GameInfo Info)
    {
        public abstract TResult Visit<TResult>(IGameVisitor<TResult> visitor);
    }

    private sealed record Entry<TGame>() : Entry(TGame.Info)
        where TGame : struct, IGame<TGame>
    {
        public override TResult Visit<TResult>(IGameVisitor<TResult> visitor) => visitor.Visit<TGame>();
    }
}
