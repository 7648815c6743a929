using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Display;
using SelfPlay.Games;
using SelfPlay.Games.Records;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Cli.Play;

/// <content>What the person can type.</content>
internal sealed partial class HumanGame<TGame>
{
    private const int MaxMovesListed = 24;
    private const string Words =
        "hint (what the opponent would play), policy, value, line or analyse (what it thinks), board, moves, undo (take your last move back), "
        + "swap (change sides), resign, save FILE, load FILE, new, quit";

    private readonly HashSet<string> _files = [];

    /// <summary>Reads words until one is a move or changes the game; false when the person leaves.</summary>
    private bool TakeTurn()
    {
        while (true)
        {
            terminal.Out.Write(IsOver ? "game over> " : "your move> ");
            terminal.Out.Flush();
            var line = terminal.In.ReadLine()?.Trim();
            if (line is null)
            {
                terminal.Say(string.Empty);
                return false;
            }

            if (line is "quit" or "exit")
            {
                return false;
            }

            if (line.Length > 0 && Execute(line))
            {
                return true;
            }
        }
    }

    /// <summary>Does what a line says; true if it was a move or the game is another one now.</summary>
    private bool Execute(string line)
    {
        if (!IsOver && MoveText<TGame>.TryParse(_game.Position, line, out var move))
        {
            _game.Play(move);
            Draw();
            return true;
        }

        var blank = line.IndexOf(' ');
        var (word, rest) = blank < 0 ? (line, string.Empty) : (line[..blank], line[(blank + 1)..].Trim());
        switch (word)
        {
            case "help":
                terminal.Say($"Type a move, or one of: {Words}; {Moves()}");
                return false;
            case "moves":
                terminal.Say(Moves());
                return false;
            case "board":
                Draw();
                return false;
            case "hint" or "policy" or "value" or "line" or "analyse" or "analyze":
                Think(word);
                return false;
            case "undo":
                return Undo();
            case "swap" or "sides":
                _side ^= 1;
                terminal.Say($"You now move {(_side == 0 ? "first" : "second")}.");
                return true;
            case "resign" when !IsOver:
                _ending = new Ending(_side ^ 1, RecordEnd.Resignation, "You have resigned.");
                return true;
            case "save":
                Save(rest);
                return false;
            case "load":
                return Load(rest);
            case "new":
                Begin(new GameRecord<TGame>());
                return true;
            default:
                terminal.Say(IsOver
                    ? $"The game is over, so '{line}' has no meaning; type one of: {Words}."
                    : $"'{line}' is not a legal move here; {Moves()}");
                return false;
        }
    }

    private void Think(string word)
    {
        if (IsOver)
        {
            terminal.Say("The game is over: there is nothing to think about.");
            return;
        }

        try
        {
            if (opponent is not IAnalysingPlayer<TGame> analyst)
            {
                terminal.Say(word == "hint"
                    ? $"{opponent.Name} would play {MoveText<TGame>.Format(_game.Position, Ask())}"
                    : $"{opponent.Name} picks moves and says nothing about them; 'hint' asks for one.");
                return;
            }

            Tell(word, analyst.Analyse(_game, default, observer: null, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (PlayerForfeitException failure)
        {
            terminal.Say($"There is no hint: {failure.Message}");
        }
    }

    private void Tell(string word, PositionAnalysis analysis)
    {
        if (word == "hint")
        {
            terminal.Say($"{opponent.Name} would play {MoveText<TGame>.Format(_game.Position, analysis.Best.Move)}");
        }

        if (word is "value" or "analyse" or "analyze")
        {
            terminal.Say(AnalysisView.Value(analysis));
        }

        if (word is "line" or "analyse" or "analyze")
        {
            terminal.Say($"expected: {AnalysisView.Line(_game.Position, analysis.Best.Variation)}");
        }

        if (word is "policy" or "analyse" or "analyze")
        {
            AnalysisView.WritePolicy(terminal.Screen, _game.Position, analysis);
        }
    }

    /// <summary>Takes back to the person's last move, or the result if there is one by resignation or failure.</summary>
    private bool Undo()
    {
        if (_ending is not null)
        {
            _ending = null;
            Draw();
            return true;
        }

        var plies = _game.Position.Player == _side ? 2 : 1;
        if (_game.Moves.Count < plies)
        {
            terminal.Say("There is no move of yours to take back.");
            return false;
        }

        for (var i = 0; i < plies; i++)
        {
            _game.Undo();
        }

        Draw();
        return true;
    }

    private void Save(string path)
    {
        if (path.Length == 0)
        {
            terminal.Say($"'save' needs a file to write to, such as 'save game{RecordFile.Extension<TGame>()}'.");
            return;
        }

        try
        {
            RecordFile.Write(path, _game, Header(), mayReplace: _files.Contains(path));
            _files.Add(path);
            terminal.Say($"{_game.Moves.Count} plies are saved in {path}.");
        }
        catch (IOException) when (File.Exists(path) && !_files.Contains(path))
        {
            terminal.Say($"{path} exists already; choose another name.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            terminal.Say($"{path} cannot be written: {e.Message}");
        }
    }

    /// <summary>Goes on with a saved game; whatever is wrong with the file, the game stays as it is.</summary>
    private bool Load(string path)
    {
        try
        {
            var record = SavedGame.Read<TGame>(path);
            if (record.Problem is { } problem)
            {
                terminal.Say($"{path} is not loaded: {problem}.");
                return false;
            }

            _files.Add(path);
            Begin(record.Game);
            return true;
        }
        catch (CommandFailedException refusal)
        {
            terminal.Say(refusal.Message);
            return false;
        }
    }

    private void Begin(GameRecord<TGame> game)
    {
        _game = game;
        _ending = null;
        Draw();
    }

    private string Moves()
    {
        if (IsOver)
        {
            return "the game is over.";
        }

        Span<ushort> moves = stackalloc ushort[TGame.Info.MaxMoves];
        moves = moves[.._game.Position.WriteMoves(moves)];
        var names = new List<string>();
        foreach (var move in moves)
        {
            names.Add(MoveText<TGame>.Format(_game.Position, move));
        }

        var more = names.Count > MaxMovesListed ? ", ..." : string.Empty;
        return $"the legal moves are {string.Join(", ", names.Take(MaxMovesListed))}{more}.";
    }
}
