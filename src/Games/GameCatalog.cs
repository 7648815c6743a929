using SelfPlay.Games.Boards;
using SelfPlay.Games.Boards.Chess;

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
        new Entry<Go<Goban9, GoPoints9, PositionalSuperko>>(),
        new Entry<ChessGame>(),
    ];

    /// <summary>Made when a name is none of <see cref="Entries"/>: every one of them is a type to compile.</summary>
    private static readonly Lazy<Entry[]> OtherEntries = new(() =>
    [
        new Entry<Go<Goban9, GoPoints9, SimpleKo>>(),
        new Entry<Go<Goban5, GoPoints9, PositionalSuperko>>(),
        new Entry<Go<Goban6, GoPoints9, PositionalSuperko>>(),
        new Entry<Go<Goban7, GoPoints9, PositionalSuperko>>(),
        new Entry<Go<Goban8, GoPoints9, PositionalSuperko>>(),
        new Entry<Go<Goban10, GoPoints19, PositionalSuperko>>(),
        new Entry<Go<Goban11, GoPoints19, PositionalSuperko>>(),
        new Entry<Go<Goban12, GoPoints19, PositionalSuperko>>(),
        new Entry<Go<Goban13, GoPoints19, PositionalSuperko>>(),
        new Entry<Go<Goban14, GoPoints19, PositionalSuperko>>(),
        new Entry<Go<Goban15, GoPoints19, PositionalSuperko>>(),
        new Entry<Go<Goban16, GoPoints19, PositionalSuperko>>(),
        new Entry<Go<Goban17, GoPoints19, PositionalSuperko>>(),
        new Entry<Go<Goban18, GoPoints19, PositionalSuperko>>(),
        new Entry<Go<Goban19, GoPoints19, PositionalSuperko>>(),
    ]);

    /// <summary>All games, in the order they are listed to people.</summary>
    public static IReadOnlyList<GameInfo> All { get; } = [.. Entries.Select(e => e.Info)];

    /// <summary>Other sizes and rules of some of them: found by name like the others, but not listed with them.</summary>
    public static IReadOnlyList<GameInfo> Variants => [.. OtherEntries.Value.Select(e => e.Info)];

    /// <summary>Finds a game by its catalogue name or by the name that recorded games use.</summary>
    public static bool TryFind(string name, out GameInfo info)
    {
        info = Find(name)?.Info!;
        return info is not null;
    }

    /// <summary>Calls <paramref name="visitor"/> with the type of game <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is no such game; the message names those there are.</exception>
    public static TResult Visit<TResult>(string name, IGameVisitor<TResult> visitor)
    {
        var entry = Find(name)
            ?? throw new ArgumentException($"There is no game '{name}'; the games are {string.Join(", ", All.Select(g => g.Name))}, and there are the variants {string.Join(", ", Variants.Select(g => g.Name))}.");
        return entry.Visit(visitor);
    }

    private static Entry? Find(string name)
    {
        return Array.Find(Entries, IsNamed) ?? Array.Find(OtherEntries.Value, IsNamed);

        bool IsNamed(Entry entry) => entry.Info.Name == name || entry.Info.TraceName == name;
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
