using System.Globalization;
using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>
/// Serves a player over GTP 2: reads commands until `quit` or the end of the input and answers each in turn. Beside the
/// protocol's own commands it has `lz-analyze` and `lz-genmove_analyze`. Analysis ends with the next line that is sent.
/// </summary>
/// <param name="player">Who plays; it stays the caller's.</param>
/// <param name="output">Where answers go.</param>
/// <param name="time">The clock.</param>
public sealed class GtpServer<TGame>(IPlayer<TGame> player, TextWriter output, TimeProvider time)
    where TGame : struct, IGame<TGame>
{
    /// <summary>Longest command.</summary>
    public const int MaxLine = 1 << 16;

    private const string Analyse = "lz-analyze";
    private const string MoveAndAnalyse = "lz-genmove_analyze";
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(500);

    private readonly GtpSession<TGame> _session = new(player, time) { MoreCommands = [Analyse, MoveAndAnalyse] };
    private ProtocolLine? _read;

    /// <summary>Serves until `quit` or the end of the input.</summary>
    /// <param name="input">Where commands come from.</param>
    /// <param name="stop">Ends it with <see cref="OperationCanceledException"/>.</param>
    public void Run(TextReader input, CancellationToken stop)
    {
        using var lines = new LinePump(input, MaxLine, "gtp input");
        while (Next(lines, stop) is { } line)
        {
            if (!line.IsWhole)
            {
                Write(GtpReply.Refused($"syntax error: the line has more than {MaxLine} characters").Frame(null));
            }
            else if (GtpCommand.Parse(line.Text) is { } command)
            {
                Execute(command, lines, stop);
                if (command.Name == "quit")
                {
                    return;
                }
            }
        }
    }

    private void Execute(GtpCommand command, LinePump lines, CancellationToken stop)
    {
        try
        {
            switch (command.Name)
            {
                case Analyse:
                    AnalyseUntilNextLine(command, lines, stop);
                    break;
                case MoveAndAnalyse:
                    GenerateMove(command, stop);
                    break;
                default:
                    Write(_session.Execute(command, stop).Frame(command.Id));
                    break;
            }
        }
        catch (PlayerForfeitException failure)
        {
            Write(GtpReply.Refused(failure.Message).Frame(command.Id));
        }
    }

    private ProtocolLine? Next(LinePump lines, CancellationToken stop)
    {
        if (_read is { } read)
        {
            _read = null;
            return read;
        }

        return lines.TryTake(out var line, stop) ? line : null;
    }

    private void AnalyseUntilNextLine(GtpCommand command, LinePump lines, CancellationToken stop)
    {
        if (!TryReadArguments(command, out var game, out var interval, out var refusal))
        {
            Write(refusal.Frame(command.Id));
            return;
        }

        Write($"={command.Id}\n");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var observer = new GtpAnalysisObserver<TGame>(game.Position, line => Write(line + "\n"), interval, time);
        var search = Task.Factory.StartNew(
            () => player.Analyse(game, new AnalysisLimits(Endless: true), observer, end.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            _read = lines.TryTake(out var line, stop) ? line : null;
        }
        finally
        {
            end.Cancel();
            Finish(search, observer);
        }
    }

    /// <summary>Waits for the search, which has been told to end, and closes the answer.</summary>
    private void Finish(Task<PositionAnalysis> search, GtpAnalysisObserver<TGame> observer)
    {
        try
        {
            var analysis = search.GetAwaiter().GetResult();
            if (!observer.HasReported)
            {
                observer.Report(analysis);
            }
        }
        catch (PlayerForfeitException)
        {
            // The answer has begun with success; all that is left to say is that it is over.
        }

        Write("\n");
    }

    private void GenerateMove(GtpCommand command, CancellationToken stop)
    {
        if (!TryReadArguments(command, out var game, out var interval, out var refusal))
        {
            Write(refusal.Frame(command.Id));
            return;
        }

        var observer = new GtpAnalysisObserver<TGame>(game.Position, line => Write(line + "\n"), interval, time);
        Write($"={command.Id}\n");
        try
        {
            var analysis = _session.Think(game, observer, stop);
            observer.Report(analysis);
            Write($"play {GtpNotation<TGame>.Format(game.Position, analysis.Best.Move)}\n");
            _session.Board.Play(game, analysis.Best.Move);
        }
        catch (PlayerForfeitException failure)
        {
            Write($"failed {failure.Message}\n");
        }

        Write("\n");
    }

    /// <summary>Reads `[colour] [interval in hundredths of a second]`; the colour to move and half a second unless given.</summary>
    private bool TryReadArguments(GtpCommand command, out GameRecord<TGame> game, out TimeSpan interval, out GtpReply refusal)
    {
        var words = command.Arguments.ToList();
        (game, interval) = (_session.Board.Game, DefaultInterval);
        var colour = game.Position.Player;
        if (words.Count > 0 && GtpNotation<TGame>.TryParseColour(words[0], out var named))
        {
            colour = named;
            words.RemoveAt(0);
        }

        if (words.Count > 0 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hundredths))
        {
            interval = TimeSpan.FromMilliseconds(10.0 * Math.Max(1, hundredths));
            words.RemoveAt(0);
        }

        refusal = GtpReply.Refused(words.Count > 0 ? "syntax error" : "illegal move");
        game = _session.Board.WithTurn(colour)!;
        return words.Count == 0 && game is not null;
    }

    private void Write(string text)
    {
        output.Write(text);
        output.Flush();
    }
}
