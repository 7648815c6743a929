using System.Globalization;
using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>
/// Serves a player over GTP 2: reads commands until `quit` or the end of the input and answers each in turn. Where a game comes
/// in several sizes, `boardsize` changes to the one of that size.
/// </summary>
/// <param name="game">Catalogue name of the game to begin with.</param>
/// <param name="open">Puts a player at a table for a game, by its catalogue name.</param>
/// <param name="output">Where answers go.</param>
public sealed class GtpServer(string game, Func<string, IGtpTable> open, TextWriter output) : IDisposable
{
    /// <summary>Longest command.</summary>
    public const int MaxLine = 1 << 16;

    private readonly GtpSettings _settings = new();
    private IGtpTable _table = open(game);

    /// <summary>Serves until `quit` or the end of the input.</summary>
    /// <param name="input">Where commands come from.</param>
    /// <param name="stop">Ends it with <see cref="OperationCanceledException"/>.</param>
    public void Run(TextReader input, CancellationToken stop)
    {
        using var lines = new LinePump(input, MaxLine, "gtp input");
        var channel = new GtpChannel(lines, output);
        while (channel.Next(stop) is { } line)
        {
            if (!line.IsWhole)
            {
                channel.Write(GtpReply.Refused($"syntax error: the line has more than {MaxLine} characters"), null);
            }
            else if (GtpCommand.Parse(line.Text) is { } command)
            {
                Execute(command, channel, stop);
                if (command.Name == "quit")
                {
                    return;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    private void Execute(GtpCommand command, GtpChannel channel, CancellationToken stop)
    {
        try
        {
            var reply = command.Name == "boardsize" ? SetSize(command.Arguments) : _table.Execute(command, _settings, channel, stop);
            if (reply is { } answer)
            {
                channel.Write(answer, command.Id);
            }
        }
        catch (PlayerForfeitException failure)
        {
            channel.Write(GtpReply.Refused(failure.Message), command.Id);
        }
    }

    private GtpReply SetSize(IReadOnlyList<string> words)
    {
        if (words.Count != 1 || !int.TryParse(words[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size))
        {
            return GtpReply.SyntaxError;
        }

        if (size == SizeOf(_table.Game))
        {
            _table.Clear();
            return GtpReply.Done;
        }

        return TryChangeGame(size) ? GtpReply.Done : GtpReply.Refused("unacceptable size");
    }

    /// <summary>Changes to the same game of another size, if there is one and the player plays it.</summary>
    private bool TryChangeGame(int size)
    {
        var family = _table.Game.Name.TrimEnd("0123456789".ToCharArray());
        foreach (var name in new[] { $"{family}{size}", family })
        {
            if (GameCatalog.TryFind(name, out var found) && SizeOf(found) == size)
            {
                try
                {
                    var table = open(found.Name);
                    _table.Dispose();
                    _table = table;
                    return true;
                }
                catch (PlayerSpecException)
                {
                    return false;
                }
            }
        }

        return false;
    }

    /// <summary>Side of the board; the longer one where it is not square.</summary>
    private static int SizeOf(GameInfo info) => Math.Max(info.Height, info.Width);
}
