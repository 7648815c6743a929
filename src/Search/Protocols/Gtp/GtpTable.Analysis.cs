using System.Globalization;
using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Protocols.Gtp;

/// <content>The commands that print while the player thinks.</content>
public sealed partial class GtpTable<TGame>
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Analyses until somebody says something else: the next line, whatever it is, ends it and is then carried out.</summary>
    private GtpReply? AnalyseUntilNextLine(GtpCommand command, GtpChannel channel, CancellationToken stop)
    {
        if (!TryReadArguments(command, out var game, out var interval, out var refusal))
        {
            return refusal;
        }

        channel.Write($"={command.Id}\n");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var observer = new GtpAnalysisObserver<TGame>(game.Position, line => channel.Write(line + "\n"), interval, time);
        var search = Task.Factory.StartNew(
            () => player.Analyse(game, new AnalysisLimits(Endless: true), observer, end.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            channel.WaitForNext(stop);
        }
        finally
        {
            end.Cancel();
            Finish(search, observer);
            channel.Write("\n");
        }

        return null;
    }

    /// <summary>Waits for the search, which has been told to end; something is always reported.</summary>
    private static void Finish(Task<PositionAnalysis> search, GtpAnalysisObserver<TGame> observer)
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
    }

    private GtpReply? GenerateMoveAndAnalyse(GtpCommand command, GtpClock clock, GtpChannel channel, CancellationToken stop)
    {
        if (!TryReadArguments(command, out var game, out var interval, out var refusal))
        {
            return refusal;
        }

        var observer = new GtpAnalysisObserver<TGame>(game.Position, line => channel.Write(line + "\n"), interval, time);
        channel.Write($"={command.Id}\n");
        try
        {
            var analysis = Think(game, clock, spends: true, observer, stop);
            observer.Report(analysis);
            channel.Write($"play {GtpNotation<TGame>.Format(game.Position, analysis.Best.Move)}\n\n");
            _board.Play(game, analysis.Best.Move);
        }
        catch (PlayerForfeitException failure)
        {
            channel.Write($"failed {failure.Message}\n\n");
        }

        return null;
    }

    /// <summary>Reads `[colour] [interval in hundredths of a second]`; the colour to move and half a second unless given.</summary>
    private bool TryReadArguments(GtpCommand command, out GameRecord<TGame> game, out TimeSpan interval, out GtpReply refusal)
    {
        var words = command.Arguments.ToList();
        (game, interval) = (_board.Game, DefaultInterval);
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

        refusal = words.Count > 0 ? GtpReply.SyntaxError : GtpReply.IllegalMove;
        game = _board.WithTurn(colour)!;
        return words.Count == 0 && game is not null;
    }
}
