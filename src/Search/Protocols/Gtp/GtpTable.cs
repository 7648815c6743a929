using System.Globalization;
using SelfPlay.Games;
using SelfPlay.Games.Records;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>A game and its player as the GTP server sees them: whatever the game.</summary>
public interface IGtpTable : IDisposable
{
    /// <summary>The game.</summary>
    GameInfo Game { get; }

    /// <summary>Back to the first position.</summary>
    void Clear();

    /// <summary>Carries a command out.</summary>
    /// <returns>The answer; null if it has been sent.</returns>
    internal GtpReply? Execute(GtpCommand command, GtpSettings settings, GtpChannel channel, CancellationToken stop);
}

/// <summary>A game of a certain kind, its player, a board, and the commands of GTP 2 on them.</summary>
/// <param name="player">Who plays; the table disposes of it.</param>
/// <param name="time">The clock.</param>
public sealed partial class GtpTable<TGame>(IPlayer<TGame> player, TimeProvider time) : IGtpTable
    where TGame : struct, IGame<TGame>
{
    private const string Analyse = "lz-analyze";
    private const string MoveAndAnalyse = "lz-genmove_analyze";
    private const string StatusList = "final_status_list";
    private const string LoadSgf = "loadsgf";

    private readonly GtpBoard<TGame> _board = new();

    /// <inheritdoc/>
    public GameInfo Game => TGame.Info;

    private static IReadOnlyList<string> Commands { get; } =
    [
        "boardsize", "clear_board", "final_score", .. Only(GtpNotation<TGame>.HasStatus, StatusList), "genmove", "known_command", "komi", "list_commands",
        .. Only(HasSgf, LoadSgf), Analyse, MoveAndAnalyse, "name", "play", "protocol_version", "quit", "reg_genmove", "showboard", "time_left", "time_settings", "undo", "version",
    ];

    private static bool HasSgf => RecordFile.Extension<TGame>() == ".sgf";

    /// <inheritdoc/>
    public void Clear() => _board.Clear();

    /// <inheritdoc/>
    public void Dispose() => player.Dispose();

    /// <inheritdoc/>
    GtpReply? IGtpTable.Execute(GtpCommand command, GtpSettings settings, GtpChannel channel, CancellationToken stop)
    {
        var words = command.Arguments;
        switch (command.Name)
        {
            case "protocol_version":
                return GtpReply.Of("2");
            case "name":
                return GtpReply.Of($"SelfPlay {player.Name}");
            case "version":
                return GtpReply.Of($"{typeof(GtpCommand).Assembly.GetName().Version?.ToString(3)}");
            case "known_command":
                return words.Count == 1 ? GtpReply.Of(Commands.Contains(words[0]) ? "true" : "false") : GtpReply.SyntaxError;
            case "list_commands":
                return GtpReply.Of(string.Join('\n', Commands));
            case "quit":
                return GtpReply.Done;
            case "clear_board":
                Clear();
                return GtpReply.Done;
            case "komi":
                return SetKomi(words, settings);
            case "play":
                return Play(words);
            case "genmove":
                return GenerateMove(words, keep: true, settings.Clock, stop);
            case "reg_genmove":
                return GenerateMove(words, keep: false, settings.Clock, stop);
            case Analyse:
                return AnalyseUntilNextLine(command, channel, stop);
            case MoveAndAnalyse:
                return GenerateMoveAndAnalyse(command, settings.Clock, channel, stop);
            case "undo":
                return _board.Undo() ? GtpReply.Done : GtpReply.Refused("cannot undo");
            case "showboard":
                return GtpReply.Of($"\n{BoardLabels.Of(TGame.Info).Draw(_board.Game.Position.ToText())}\n{Turn(settings)}");
            case "final_score":
                return GtpNotation<TGame>.Score(_board.Game.Position, settings.Komi) is { } score ? GtpReply.Of(score) : GtpReply.Refused("cannot score");
            case StatusList when GtpNotation<TGame>.HasStatus:
                return words is [var status] ? ListStatus(status) : GtpReply.SyntaxError;
            case LoadSgf when HasSgf:
                return Load(words);
            case "time_settings":
                return SetTime(words, settings.Clock);
            case "time_left":
                return SetTimeLeft(words, settings.Clock);
            default:
                return GtpReply.Refused("unknown command");
        }
    }

    private static string[] Only(bool condition, string command) => condition ? [command] : [];

    private string Turn(GtpSettings settings) => _board.Game.Position.IsOver
        ? $"game over: {GtpNotation<TGame>.Score(_board.Game.Position, settings.Komi)}"
        : $"{GtpNotation<TGame>.Colour(_board.Game.Position.Player)} to move";

    /// <summary>Any komi is taken, as the protocol demands. Results are told by it; players go by the game's own.</summary>
    private static GtpReply SetKomi(IReadOnlyList<string> words, GtpSettings settings)
    {
        if (words.Count != 1 || !double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var komi) || !double.IsFinite(komi))
        {
            return GtpReply.SyntaxError;
        }

        settings.Komi = komi;
        return GtpReply.Done;
    }

    private GtpReply Play(IReadOnlyList<string> words)
    {
        if (words.Count != 2 || !GtpNotation<TGame>.TryParseColour(words[0], out var colour))
        {
            return GtpReply.SyntaxError;
        }

        if (_board.WithTurn(colour) is not { } game || !GtpNotation<TGame>.TryParse(game.Position, words[1], out var move))
        {
            return GtpReply.IllegalMove;
        }

        _board.Play(game, move);
        return GtpReply.Done;
    }

    private GtpReply GenerateMove(IReadOnlyList<string> words, bool keep, GtpClock clock, CancellationToken stop)
    {
        if (words.Count != 1 || !GtpNotation<TGame>.TryParseColour(words[0], out var colour))
        {
            return GtpReply.SyntaxError;
        }

        if (_board.WithTurn(colour) is not { } game)
        {
            return GtpReply.IllegalMove;
        }

        var move = Think(game, clock, spends: keep, observer: null, stop).Best.Move;
        var text = GtpNotation<TGame>.Format(game.Position, move);
        if (keep)
        {
            _board.Play(game, move);
        }

        return GtpReply.Of(text);
    }

    /// <summary>Thinks about a move, within the clock of the player to move, and takes the time off it if the move is to be played.</summary>
    private PositionAnalysis Think(GameRecord<TGame> game, GtpClock clock, bool spends, IAnalysisObserver? observer, CancellationToken stop)
    {
        var colour = game.Position.Player;
        var begin = time.GetTimestamp();
        using var flag = clock.Budget(colour) is { } budget ? new CancellationTokenSource(budget, time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(flag.Token, stop);
        var analysis = player.Analyse(game, default, observer, either.Token);
        stop.ThrowIfCancellationRequested();
        if (spends)
        {
            clock.Spend(colour, time.GetElapsedTime(begin));
        }

        return analysis;
    }

    /// <summary>By area scoring as the board stands every stone is alive.</summary>
    private GtpReply ListStatus(string status) => status switch
    {
        "alive" => GtpReply.Of(string.Join(' ', GtpNotation<TGame>.Stones(_board.Game.Position))),
        "dead" or "seki" => GtpReply.Done,
        _ => GtpReply.SyntaxError,
    };

    /// <summary>Loads a game, or what comes before move number n of it. A file with an illegal move changes nothing.</summary>
    private GtpReply Load(IReadOnlyList<string> words)
    {
        var last = int.MaxValue;
        if (words.Count is not (1 or 2) || (words.Count == 2 && (!TryCount(words[1], out last) || last == 0)))
        {
            return GtpReply.SyntaxError;
        }

        try
        {
            var record = RecordFile.Read<TGame>(words[0]);
            if (record.Problem is null)
            {
                _board.Load(record.Game.Moves.Take(last - 1));
                return GtpReply.Done;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or RecordException)
        {
            // Whatever is wrong with it, the protocol has one answer.
        }

        return GtpReply.Refused("cannot load file");
    }

    private static GtpReply SetTime(IReadOnlyList<string> words, GtpClock clock)
    {
        if (words.Count != 3 || !TrySeconds(words[0], out var main) || !TrySeconds(words[1], out var period) || !TryCount(words[2], out var stones))
        {
            return GtpReply.SyntaxError;
        }

        clock.Set(main, period, stones);
        return GtpReply.Done;
    }

    private static GtpReply SetTimeLeft(IReadOnlyList<string> words, GtpClock clock)
    {
        if (words.Count != 3
            || !GtpNotation<TGame>.TryParseColour(words[0], out var colour)
            || !TrySeconds(words[1], out var left)
            || !TryCount(words[2], out var stones))
        {
            return GtpReply.SyntaxError;
        }

        clock.SetLeft(colour, left, stones);
        return GtpReply.Done;
    }

    private static bool TrySeconds(string text, out TimeSpan span)
    {
        var good = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= int.MaxValue;
        span = good ? TimeSpan.FromSeconds(seconds) : default;
        return good;
    }

    private static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
}
