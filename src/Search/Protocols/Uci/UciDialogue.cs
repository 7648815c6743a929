using System.Runtime.CompilerServices;
using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Protocols.Engines;

namespace SelfPlay.Search.Protocols.Uci;

/// <summary>
/// The controller's side of UCI. The whole game is told with every question, so one program can be asked about many games in
/// turn; `ucinewgame` is sent with the first question about each.
/// </summary>
internal sealed class UciDialogue<TGame> : IEngineDialogue<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>The game that programs play without being asked to.</summary>
    private const string Chess = "chess";

    /// <summary>Most lines of an answer: a long search tells a lot.</summary>
    private const int MaxLines = 100_000;

    /// <summary>Time for a search that somebody else ends.</summary>
    private static readonly TimeSpan Endless = TimeSpan.FromDays(1);

    private static readonly UciNotation<TGame> Notation = UciNotation<TGame>.Instance;

    private readonly EngineProcess _process;
    private readonly EngineOptions _options;
    private readonly UciSettings _settings;
    private readonly ConditionalWeakTable<GameRecord<TGame>, object> _games = [];

    /// <summary>Starts the program, checks that it plays the game and sets its options.</summary>
    /// <exception cref="EngineFailureException">It does not speak UCI, or does not play the game.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public UciDialogue(EngineCommand command, UciSettings settings, EngineOptions options, CancellationToken cancellationToken)
    {
        (_options, _settings) = (options, settings);
        _process = EngineProcess.Start(command);
        try
        {
            var variants = new List<string> { Chess };
            Exchange("uci", "uciok", options.StartTimeout, line => variants.AddRange(VariantsIn(line)), cancellationToken);
            if (!variants.Contains(Notation.Variant))
            {
                throw new EngineFailureException($"does not play {TGame.Info.Title}: its option UCI_Variant has no '{Notation.Variant}'");
            }

            var choose = variants.Count > 1 || Notation.Variant != Chess ? $"setoption name UCI_Variant value {Notation.Variant}\n" : string.Empty;
            var set = string.Concat(settings.Options.Select(o => $"setoption name {o.Name} value {o.Value}\n"));
            Exchange($"{choose}{set}isready", "readyok", options.StartTimeout, null, cancellationToken);
        }
        catch
        {
            _process.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public EngineMove Ask(GameRecord<TGame> game, AnalysisLimits limits, CancellationToken stop, CancellationToken cancellationToken)
    {
        if (_games.TryAdd(game, game))
        {
            Exchange("ucinewgame\nisready", "readyok", _options.StartTimeout, null, cancellationToken);
        }

        var (go, timeout) = Go(game, limits);
        var answer = Exchange($"{Position(game)}\n{go}", "bestmove", timeout, null, cancellationToken, stop);
        var text = answer.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var word, ..] ? word : string.Empty;
        return new EngineMove(answer, Notation.TryParse(game.Position, text, out var move) ? move : null);
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private static string Position(GameRecord<TGame> game)
    {
        var start = game.Start.Equals(TGame.Start) ? "startpos"
            : Notation.WritePosition(game.Start) is { } text ? $"fen {text}"
            : throw new EngineFailureException($"cannot be asked about a position of {TGame.Info.Title} that was set up");
        return game.Moves.Count == 0 ? $"position {start}" : $"position {start} moves {Notation.Format(game.Start, game.Moves)}";
    }

    /// <summary>The question for a move, and the time for it: a program told how far to think, and not how long, has as long as it takes.</summary>
    private (string Text, TimeSpan Timeout) Go(GameRecord<TGame> game, AnalysisLimits limits)
    {
        var only = limits.Moves is null ? string.Empty : " searchmoves " + string.Join(' ', limits.Moves.Select(m => Notation.Format(game.Position, m)));
        if (limits is { Endless: false, Nodes: null, Depth: null })
        {
            return (_settings.Go + only, _options.MoveTimeout);
        }

        var far = limits.Endless ? " infinite" : $"{(limits.Nodes is { } nodes ? $" nodes {nodes}" : string.Empty)}{(limits.Depth is { } depth ? $" depth {depth}" : string.Empty)}";
        return ($"go{far}{only}", Endless);
    }

    /// <summary>Asks and reads until the line that begins with a certain word; returns that line.</summary>
    private string Exchange(
        string question, string until, TimeSpan timeout, Action<string>? inspect, CancellationToken cancellationToken, CancellationToken stop = default)
    {
        var asked = new EngineQuestion(question.Split('\n')[^1], timeout);
        _process.Send(question + "\n", asked);
        for (var lines = 0; lines < MaxLines; lines++)
        {
            if (_process.ReadUntil(asked, stop, cancellationToken) is not { } line)
            {
                asked = new EngineQuestion("stop", _options.StopTimeout);
                stop = CancellationToken.None;
                _process.Send("stop\n", asked);
                continue;
            }

            if (line == until || line.StartsWith(until + " ", StringComparison.Ordinal))
            {
                return line;
            }

            inspect?.Invoke(line);
        }

        throw new EngineFailureException($"printed more than {MaxLines} lines without answering {asked}");
    }

    /// <summary>Values of UCI_Variant, from the line that describes the option.</summary>
    private static IEnumerable<string> VariantsIn(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is ["option", "name", "UCI_Variant", ..]
            ? words.Where((_, i) => i > 0 && words[i - 1] == "var")
            : [];
    }
}
