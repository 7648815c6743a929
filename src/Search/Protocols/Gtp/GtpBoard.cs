using SelfPlay.Games;

namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>
/// The game on a GTP board. GTP lets a colour move twice in a row; our games alternate, so where the other colour may pass it
/// does, and `undo` takes both back.
/// </summary>
internal sealed class GtpBoard<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly List<(int Player, int Move)> _played = [];

    /// <summary>The game.</summary>
    public GameRecord<TGame> Game { get; private set; } = new();

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Game = new GameRecord<TGame>();
        _played.Clear();
    }

    /// <summary>Begins anew with some moves played.</summary>
    public void Load(IEnumerable<int> moves)
    {
        Clear();
        foreach (var move in moves)
        {
            Play(Game, move);
        }
    }

    /// <summary>
    /// The game with that colour to move, to look at; null if it cannot be its turn. Who plays on after an end that only holds if both want it,
    /// two passes in Go, goes on.
    /// </summary>
    public GameRecord<TGame>? WithTurn(int player)
    {
        var skips = Game.Position.Player != player;
        if (!skips && !Game.Position.IsOver)
        {
            return Game;
        }

        var copy = new GameRecord<TGame>(Game.Start);
        foreach (var move in Game.Moves)
        {
            copy.Play(move);
        }

        if (copy.Position.IsOver && !copy.Resume())
        {
            return null;
        }

        if (skips)
        {
            if (!copy.Position.TryParseMove("pass", out var pass))
            {
                return null;
            }

            copy.Play(pass);
            copy.Resume(); // nobody has passed: a turn was skipped
        }

        return copy.Position.IsOver ? null : copy;
    }

    /// <summary>Plays a legal move in a game that <see cref="WithTurn"/> gave.</summary>
    public void Play(GameRecord<TGame> game, int move)
    {
        _played.Add((game.Position.Player, move));
        game.Play(move);
        Game = game;
    }

    /// <summary>Takes the last move back; false if there is none.</summary>
    public bool Undo()
    {
        if (_played.Count == 0)
        {
            return false;
        }

        var kept = _played.SkipLast(1).ToList();
        Clear();
        foreach (var (player, move) in kept)
        {
            Play(WithTurn(player)!, move);
        }

        return true;
    }
}
