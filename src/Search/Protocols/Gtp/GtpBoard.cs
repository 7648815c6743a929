using SelfPlay.Games;

namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>
/// The game on a GTP board. GTP lets a colour move twice in a row; our games alternate, so where the other colour may pass it
/// does, and `undo` takes both back.
/// </summary>
internal sealed class GtpBoard<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly List<int> _plies = [];

    /// <summary>The game.</summary>
    public GameRecord<TGame> Game { get; private set; } = new();

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Game = new GameRecord<TGame>();
        _plies.Clear();
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

    /// <summary>The game with that colour to move, to look at; null if it cannot be its turn.</summary>
    public GameRecord<TGame>? WithTurn(int player)
    {
        if (Game.Position.Player == player)
        {
            return Game.Position.IsOver ? null : Game;
        }

        if (!Game.Position.TryParseMove("pass", out var pass))
        {
            return null;
        }

        var copy = new GameRecord<TGame>(Game.Start);
        foreach (var move in Game.Moves)
        {
            copy.Play(move);
        }

        copy.Play(pass);
        return copy.Position.IsOver ? null : copy;
    }

    /// <summary>Plays a legal move in a game that <see cref="WithTurn"/> gave.</summary>
    public void Play(GameRecord<TGame> game, int move)
    {
        _plies.Add(1 + game.Moves.Count - Game.Moves.Count);
        game.Play(move);
        Game = game;
    }

    /// <summary>Takes the last move back; false if there is none.</summary>
    public bool Undo()
    {
        if (_plies.Count == 0)
        {
            return false;
        }

        for (var i = 0; i < _plies[^1]; i++)
        {
            Game.Undo();
        }

        _plies.RemoveAt(_plies.Count - 1);
        return true;
    }
}
