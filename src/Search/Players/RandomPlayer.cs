using SelfPlay.Games;

namespace SelfPlay.Search.Players;

/// <summary>`random`: every legal move is as likely as any other.</summary>
internal sealed class RandomPlayer<TGame>(ulong seed) : IPlayer<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly ushort[] _moves = new ushort[TGame.Info.MaxMoves];
    private Xoshiro256 _random = new(seed);

    /// <inheritdoc/>
    public string Name => PlayerSpec.Random;

    /// <inheritdoc/>
    public void Choose(ReadOnlySpan<GameRecord<TGame>> games, Span<int> moves, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < games.Length; i++)
        {
            moves[i] = _moves[_random.Below(games[i].Position.WriteMoves(_moves))];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
