namespace SelfPlay.Games.Conformance;

/// <summary>Whole games: one a line with its moves, the legal moves and the player at every ply, the result and the last board.</summary>
internal sealed class BoardTraceKind : ITraceKind
{
    /// <inheritdoc/>
    public bool Recognises(in TraceLine first) => first.Has("game") && first.Has("moves") && first.Has("returns");

    /// <inheritdoc/>
    public ITraceReplay Open(in TraceLine first) => OpenGame(first, new Opener());

    /// <summary>Calls <paramref name="visitor"/> with the game that the line names.</summary>
    public static ITraceReplay OpenGame(in TraceLine first, IGameVisitor<ITraceReplay> visitor)
    {
        var name = first.Text("game");
        return GameCatalog.TryFind(name, out _)
            ? GameCatalog.Visit(name, visitor)
            : throw first.Fault($"there is no game '{name}'; the games are {string.Join(", ", GameCatalog.All.Select(g => g.TraceName))}");
    }

    private sealed class Opener : IGameVisitor<ITraceReplay>
    {
        public ITraceReplay Visit<TGame>()
            where TGame : struct, IGame<TGame> => new BoardReplay<TGame>();
    }
}
