using System.Globalization;
using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>
/// The engine's side of GTP 2 for one game and one player: a board, clocks and the commands on them. Commands that print while
/// they work are <see cref="GtpServer{TGame}"/>'s.
/// </summary>
internal sealed class GtpSession<TGame>
    where TGame : struct, IGame<TGame>
{
    private static readonly GtpReply SyntaxError = GtpReply.Refused("syntax error");
    private static readonly GtpReply IllegalMove = GtpReply.Refused("illegal move");

    private readonly SortedDictionary<string, Func<IReadOnlyList<string>, CancellationToken, GtpReply>> _commands;
    private readonly GtpClock _clock = new();
    private readonly IPlayer<TGame> _player;
    private readonly TimeProvider _time;

    public GtpSession(IPlayer<TGame> player, TimeProvider time)
    {
        _player = player;
        _time = time;
        _commands = new(StringComparer.Ordinal)
        {
            ["protocol_version"] = (_, _) => GtpReply.Of("2"),
            ["name"] = (_, _) => GtpReply.Of($"SelfPlay {player.Name}"),
            ["version"] = (_, _) => GtpReply.Of($"{typeof(GtpSession<>).Assembly.GetName().Version?.ToString(3)}"),
            ["known_command"] = (words, _) => words.Count == 1 ? GtpReply.Of(Knows(words[0]) ? "true" : "false") : SyntaxError,
            ["list_commands"] = (_, _) => GtpReply.Of(string.Join('\n', Commands)),
            ["quit"] = (_, _) => GtpReply.Done,
            ["boardsize"] = (words, _) => BoardSize(words),
            ["clear_board"] = (_, _) => Clear(),
            ["komi"] = (words, _) => Komi(words),
            ["play"] = (words, _) => Play(words),
            ["genmove"] = (words, stop) => GenerateMove(words, keep: true, stop),
            ["reg_genmove"] = (words, stop) => GenerateMove(words, keep: false, stop),
            ["undo"] = (_, _) => Board.Undo() ? GtpReply.Done : GtpReply.Refused("cannot undo"),
            ["showboard"] = (_, _) => GtpReply.Of($"\n{BoardLabels.Of(TGame.Info).Draw(Board.Game.Position.ToText())}\n{Turn()}"),
            ["final_score"] = (_, _) => Board.Game.Position.IsOver
                ? GtpReply.Of(GtpNotation<TGame>.Score(Board.Game.Position)) : GtpReply.Refused("cannot score"),
            ["time_settings"] = (words, _) => TimeSettings(words),
            ["time_left"] = (words, _) => TimeLeft(words),
        };
    }

    /// <summary>Names of commands that the server adds.</summary>
    public IReadOnlyList<string> MoreCommands { get; init; } = [];

    /// <summary>The board.</summary>
    public GtpBoard<TGame> Board { get; } = new();

    private IEnumerable<string> Commands => _commands.Keys.Concat(MoreCommands).Order(StringComparer.Ordinal);

    /// <summary>Carries a command out.</summary>
    public GtpReply Execute(GtpCommand command, CancellationToken stop) =>
        _commands.TryGetValue(command.Name, out var execute) ? execute(command.Arguments, stop) : GtpReply.Refused("unknown command");

    /// <summary>Thinks about a move, within the clock of the player to move, and takes the time off it.</summary>
    /// <exception cref="PlayerForfeitException">The player failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PositionAnalysis Think(GameRecord<TGame> game, IAnalysisObserver? observer, CancellationToken stop)
    {
        var colour = game.Position.Player;
        var begin = _time.GetTimestamp();
        using var flag = _clock.Budget(colour) is { } budget ? new CancellationTokenSource(budget, _time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(flag.Token, stop);
        var analysis = _player.Analyse(game, default, observer, either.Token);
        stop.ThrowIfCancellationRequested();
        _clock.Spend(colour, _time.GetElapsedTime(begin));
        return analysis;
    }

    private bool Knows(string command) => _commands.ContainsKey(command) || MoreCommands.Contains(command);

    private string Turn() => Board.Game.Position.IsOver
        ? $"game over: {GtpNotation<TGame>.Score(Board.Game.Position)}"
        : $"{GtpNotation<TGame>.Colour(Board.Game.Position.Player)} to move";

    private static GtpReply BoardSizeRefused() => GtpReply.Refused("unacceptable size");

    private GtpReply BoardSize(IReadOnlyList<string> words)
    {
        if (words.Count != 1 || !int.TryParse(words[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size))
        {
            return SyntaxError;
        }

        return size == GtpNotation<TGame>.BoardSize ? Clear() : BoardSizeRefused();
    }

    private GtpReply Clear()
    {
        Board.Clear();
        return GtpReply.Done;
    }

    /// <summary>Any komi is taken, as the protocol demands; only Go has a use for one.</summary>
    private static GtpReply Komi(IReadOnlyList<string> words) =>
        words.Count == 1 && double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var komi) && double.IsFinite(komi)
            ? GtpReply.Done : SyntaxError;

    private GtpReply Play(IReadOnlyList<string> words)
    {
        if (words.Count != 2 || !GtpNotation<TGame>.TryParseColour(words[0], out var player))
        {
            return SyntaxError;
        }

        if (Board.WithTurn(player) is not { } game || !GtpNotation<TGame>.TryParse(game.Position, words[1], out var move))
        {
            return IllegalMove;
        }

        Board.Play(game, move);
        return GtpReply.Done;
    }

    private GtpReply GenerateMove(IReadOnlyList<string> words, bool keep, CancellationToken stop)
    {
        if (words.Count != 1 || !GtpNotation<TGame>.TryParseColour(words[0], out var player))
        {
            return SyntaxError;
        }

        if (Board.WithTurn(player) is not { } game)
        {
            return IllegalMove;
        }

        var move = Think(game, observer: null, stop).Best.Move;
        var text = GtpNotation<TGame>.Format(game.Position, move);
        if (keep)
        {
            Board.Play(game, move);
        }

        return GtpReply.Of(text);
    }

    private GtpReply TimeSettings(IReadOnlyList<string> words)
    {
        if (words.Count != 3 || !TrySeconds(words[0], out var main) || !TrySeconds(words[1], out var period) || !TryCount(words[2], out var stones))
        {
            return SyntaxError;
        }

        _clock.Set(main, period, stones);
        return GtpReply.Done;
    }

    private GtpReply TimeLeft(IReadOnlyList<string> words)
    {
        if (words.Count != 3
            || !GtpNotation<TGame>.TryParseColour(words[0], out var player)
            || !TrySeconds(words[1], out var left)
            || !TryCount(words[2], out var stones))
        {
            return SyntaxError;
        }

        _clock.SetLeft(player, left, stones);
        return GtpReply.Done;
    }

    private static bool TrySeconds(string text, out TimeSpan time)
    {
        var good = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= int.MaxValue;
        time = good ? TimeSpan.FromSeconds(seconds) : default;
        return good;
    }

    private static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
}
