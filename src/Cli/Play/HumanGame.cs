using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Display;
using SelfPlay.Games;
using SelfPlay.Games.Records;
using SelfPlay.Search.Players;

namespace SelfPlay.Cli.Play;

/// <summary>A game between the person at the terminal and a player.</summary>
/// <param name="terminal">Where the person is.</param>
/// <param name="opponent">The player; it also gives hints and says what it thinks.</param>
/// <param name="time">For the date on saved games.</param>
/// <param name="cancellationToken">Ends the game.</param>
internal sealed partial class HumanGame<TGame>(Terminal terminal, IPlayer<TGame> opponent, TimeProvider time, CancellationToken cancellationToken)
    where TGame : struct, IGame<TGame>
{
    private const string You = "you";

    private GameRecord<TGame> _game = new();
    private int _side;
    private Ending? _ending;

    /// <summary>Plays until the person leaves; returns the exit code.</summary>
    /// <param name="side">The person's side: 0 moves first.</param>
    /// <param name="start">A game to go on with; null for a new one.</param>
    public int Run(int side, GameRecord<TGame>? start = null)
    {
        _side = side;
        _game = start ?? _game;
        terminal.Say($"{TGame.Info.Title} against {opponent.Name}; you move {(side == 0 ? "first" : "second")}. 'help' says what you can type.");
        Draw(withLastMove: false);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsOver)
            {
                terminal.Say(Result());
                if (!TakeTurn())
                {
                    return ExitCodes.Done;
                }
            }
            else if (_game.Position.Player != _side)
            {
                Reply();
            }
            else if (!TakeTurn())
            {
                return ExitCodes.Done;
            }
        }
    }

    private bool IsOver => _ending is not null || _game.Position.IsOver;

    /// <summary>Lets the opponent move. If it fails the game is won, and what was played stays.</summary>
    private void Reply()
    {
        try
        {
            var move = Ask();
            terminal.Say($"{opponent.Name} plays {MoveText<TGame>.Format(_game.Position, move)}");
            _game.Play(move);
            Draw();
        }
        catch (PlayerForfeitException failure)
        {
            _ending = new Ending(Winner: _side, failure.Resigned ? RecordEnd.Resignation : RecordEnd.Forfeit, failure.Message);
        }
    }

    private int Ask()
    {
        Span<int> move = [0];
        opponent.Choose([_game], move, cancellationToken);
        return move[0];
    }

    private string Result()
    {
        if (_ending is { } ending)
        {
            return $"{ending.Reason} {(ending.Winner == _side ? "You have won." : $"{opponent.Name} has won.")}";
        }

        var outcome = _side == 0 ? _game.Position.Outcome : -_game.Position.Outcome;
        var score = _game.Position is IScoredGame scored ? $" (first player {scored.Score:+0.#;-0.#;0})" : string.Empty;
        return (outcome > 0 ? "You have won." : outcome < 0 ? $"{opponent.Name} has won." : "A draw.") + score;
    }

    private RecordHeader Header()
    {
        var names = _side == 0 ? (You, opponent.Name) : (opponent.Name, You);
        var (outcome, end) = _ending is { } ending ? (ending.Winner == 0 ? 1 : -1, ending.How)
            : _game.Position.IsOver ? (_game.Position.Outcome, RecordEnd.Rules)
            : (0, RecordEnd.None);
        return new RecordHeader(names.Item1, names.Item2, outcome, end, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
    }

    private void Draw(bool withLastMove = true)
    {
        string? before = null;
        if (withLastMove && _game.Moves.Count > 0)
        {
            var position = _game.Start;
            for (var ply = 0; ply < _game.Moves.Count - 1; ply++)
            {
                position.Play(_game.Moves[ply]);
            }

            before = position.ToText();
        }

        BoardView.Write(terminal.Screen, TGame.Info, _game.Position.ToText(), before);
    }

    /// <param name="Winner">Who won.</param>
    /// <param name="How">By what.</param>
    /// <param name="Reason">One sentence.</param>
    private sealed record Ending(int Winner, RecordEnd How, string Reason);
}
