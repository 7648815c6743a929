using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Display;
using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Cli.Players;

/// <summary>A game between the person at the terminal and a player.</summary>
/// <param name="terminal">Where the person is.</param>
/// <param name="opponent">The player; it also gives the hints.</param>
/// <param name="side">The person's side: 0 moves first.</param>
/// <param name="cancellationToken">Ends the game.</param>
internal sealed class HumanGame<TGame>(Terminal terminal, IPlayer<TGame> opponent, int side, CancellationToken cancellationToken)
    where TGame : struct, IGame<TGame>
{
    private const int MaxMovesListed = 24;

    private readonly GameRecord<TGame> _game = new();

    /// <summary>Plays until the game is over or the person leaves; returns the exit code.</summary>
    public int Run()
    {
        terminal.Say($"{TGame.Info.Title} against {opponent.Name}; you move {(side == 0 ? "first" : "second")}. 'help' says what you can type.");
        Draw();
        while (!_game.Position.IsOver)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_game.Position.Player != side)
            {
                var reply = Ask();
                terminal.Say($"{opponent.Name} plays {_game.Position.FormatMove(reply)}");
                _game.Play(reply);
                Draw();
            }
            else if (!TakeTurn())
            {
                return ExitCodes.Done;
            }
        }

        var outcome = side == 0 ? _game.Position.Outcome : -_game.Position.Outcome;
        terminal.Say(outcome > 0 ? "You have won." : outcome < 0 ? $"{opponent.Name} has won." : "A draw.");
        return ExitCodes.Done;
    }

    /// <summary>Reads words until one is a move; false when the person leaves.</summary>
    private bool TakeTurn()
    {
        while (true)
        {
            terminal.Out.Write("your move> ");
            terminal.Out.Flush();
            var word = terminal.In.ReadLine()?.Trim();
            switch (word)
            {
                case null:
                    terminal.Say(string.Empty);
                    return false;
                case "quit" or "exit":
                    return false;
                case "":
                    break;
                case "help":
                    Help();
                    break;
                case "hint":
                    terminal.Say($"{opponent.Name} would play {_game.Position.FormatMove(Ask())}");
                    break;
                case "undo":
                    Undo();
                    break;
                default:
                    if (_game.Position.TryParseMove(word, out var move))
                    {
                        _game.Play(move);
                        Draw();
                        return true;
                    }

                    terminal.Say($"'{word}' is not a legal move here; {Moves()}");
                    break;
            }
        }
    }

    private int Ask()
    {
        Span<int> move = [0];
        opponent.Choose([_game], move, cancellationToken);
        return move[0];
    }

    private void Undo()
    {
        if (_game.Moves.Count - 2 < side)
        {
            terminal.Say("There is no move of yours to take back.");
            return;
        }

        _game.Undo();
        _game.Undo();
        Draw();
    }

    private void Help() =>
        terminal.Say($"Type a move, or one of: hint (what the opponent would do), undo (take your last move back), quit; {Moves()}");

    private string Moves()
    {
        Span<ushort> moves = stackalloc ushort[TGame.Info.MaxMoves];
        moves = moves[.._game.Position.WriteMoves(moves)];
        var names = new List<string>();
        foreach (var move in moves)
        {
            names.Add(_game.Position.FormatMove(move));
        }

        var more = names.Count > MaxMovesListed ? ", ..." : string.Empty;
        return $"the legal moves are {string.Join(", ", names.Take(MaxMovesListed))}{more}.";
    }

    private void Draw() => BoardView.Write(terminal.Screen, TGame.Info, _game.Position.ToText());
}
