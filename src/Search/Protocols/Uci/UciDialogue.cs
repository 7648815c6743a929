using System.Runtime.CompilerServices;
using SelfPlay.Games;
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
    public EngineMove Ask(GameRecord<TGame> game, CancellationToken cancellationToken)
    {
        if (_games.TryAdd(game, game))
        {
            Exchange("ucinewgame\nisready", "readyok", _options.StartTimeout, null, cancellationToken);
        }

        var answer = Exchange($"{Position(game)}\n{_settings.Go}", "bestmove", _options.MoveTimeout, null, cancellationToken);
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

    /// <summary>Asks and reads until the line that begins with a certain word; returns that line.</summary>
    private string Exchange(string question, string until, TimeSpan timeout, Action<string>? inspect, CancellationToken cancellationToken)
    {
        var asked = new EngineQuestion(question.Split('\n')[^1], timeout);
        _process.Send(question + "\n", asked);
        for (var lines = 0; lines < MaxLines; lines++)
        {
            var line = _process.Read(asked, cancellationToken);
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
