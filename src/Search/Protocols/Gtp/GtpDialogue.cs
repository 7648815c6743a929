using System.Text;
using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Protocols.Engines;

namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>
/// The controller's side of GTP 2. The program knows one game at a time: what it lacks of the game that is asked about is
/// played to it; where it knows another one, it starts from a cleared board.
/// </summary>
internal sealed class GtpDialogue<TGame> : IEngineDialogue<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Most lines of an answer.</summary>
    private const int MaxLines = 1_000;

    private readonly EngineProcess _process;
    private readonly EngineOptions _options;
    private readonly List<int> _known = [];

    /// <summary>Starts the program and sets its board up.</summary>
    /// <exception cref="EngineFailureException">It does not speak GTP, or refuses the board.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public GtpDialogue(EngineCommand command, EngineOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        _process = EngineProcess.Start(command);
        try
        {
            Exchange("protocol_version", options.StartTimeout, cancellationToken);
            foreach (var question in GtpNotation<TGame>.SetUp())
            {
                Demand(question, options.StartTimeout, cancellationToken);
            }
        }
        catch
        {
            _process.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>GTP has no way to tell a program how far to think, which moves it may choose, or to move at once.</remarks>
    public EngineMove Ask(GameRecord<TGame> game, AnalysisLimits limits, CancellationToken stop, CancellationToken cancellationToken)
    {
        if (!game.Start.Equals(TGame.Start))
        {
            throw new EngineFailureException("cannot be asked about a position that was set up, as GTP has no way to tell it");
        }

        Tell(game, cancellationToken);
        var question = $"genmove {GtpNotation<TGame>.Colour(game.Position.Player)}";
        var text = Demand(question, _options.MoveTimeout, cancellationToken, stop);
        if (text.Equals("resign", StringComparison.OrdinalIgnoreCase))
        {
            _known.Add(-1); // whatever its board is now, no game of ours has this move
            return new EngineMove(text, null, Resigns: true);
        }

        var legal = GtpNotation<TGame>.TryParse(game.Position, text, out var move);
        _known.Add(legal ? move : -1);
        return new EngineMove(text, legal ? move : null);
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    /// <summary>
    /// Plays what the program does not know of the game; all questions are sent before the answers are read. Some programs, such
    /// as GRhino, take a pass that is forced for granted and refuse to be told; that is no failure.
    /// </summary>
    private void Tell(GameRecord<TGame> game, CancellationToken cancellationToken)
    {
        var questions = new List<(string Text, bool MayBeRefused)>();
        if (_known.Count > game.Moves.Count || !game.Moves.Take(_known.Count).SequenceEqual(_known))
        {
            _known.Clear();
            questions.Add(("clear_board", false));
        }

        var position = game.Start;
        for (var ply = 0; ply < game.Moves.Count; ply++)
        {
            var move = game.Moves[ply];
            if (ply >= _known.Count)
            {
                var text = GtpNotation<TGame>.Format(position, move);
                questions.Add(($"play {GtpNotation<TGame>.Colour(position.Player)} {text}", text == "pass" && IsForced(position)));
            }

            position.Play(move);
        }

        if (questions.Count == 0)
        {
            return;
        }

        var all = new EngineQuestion(questions[^1].Text, _options.MoveTimeout);
        _process.Send(string.Concat(questions.Select(q => q.Text + "\n")), all);
        questions.ForEach(q => Read(all with { Text = q.Text }, demand: !q.MayBeRefused, line: null, cancellationToken));
        _known.Clear();
        _known.AddRange(game.Moves);
    }

    private static bool IsForced(in TGame position)
    {
        Span<ushort> moves = stackalloc ushort[TGame.Info.MaxMoves];
        return position.WriteMoves(moves) == 1;
    }

    /// <summary>Asks something the program must be able to do.</summary>
    private string Demand(string question, TimeSpan timeout, CancellationToken cancellationToken, CancellationToken stop = default)
    {
        var asked = new EngineQuestion(question, timeout);
        _process.Send(question + "\n", asked);
        var line = _process.ReadUntil(asked, stop, cancellationToken);
        return Read(line is null ? new EngineQuestion(question, _options.StopTimeout) : asked, demand: true, line, cancellationToken);
    }

    private void Exchange(string question, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var asked = new EngineQuestion(question, timeout);
        _process.Send(question + "\n", asked);
        Read(asked, demand: false, line: null, cancellationToken);
    }

    /// <param name="question">What was asked.</param>
    /// <param name="demand">Whether it must not be refused.</param>
    /// <param name="line">The first line of the answer, if it has been read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private string Read(EngineQuestion question, bool demand, string? line, CancellationToken cancellationToken)
    {
        line ??= _process.Read(question, cancellationToken);
        for (var blank = 0; string.IsNullOrWhiteSpace(line); blank++)
        {
            line = blank < MaxLines ? _process.Read(question, cancellationToken) : throw TooLong(question);
        }

        var success = line[0] == '=';
        if (!success && line[0] != '?')
        {
            throw new EngineFailureException($"answered {question} with {EngineFailureException.Quote(line)}, which is not GTP");
        }

        var text = new StringBuilder(line[1..].TrimStart("0123456789".ToCharArray()).Trim());
        for (var lines = 0; !string.IsNullOrWhiteSpace(line = _process.Read(question, cancellationToken)); lines++)
        {
            text.Append('\n').Append(lines < MaxLines ? line : throw TooLong(question));
        }

        return success || !demand ? text.ToString()
            : throw new EngineFailureException($"refused {question}, saying {EngineFailureException.Quote(text.ToString())}");
    }

    private static EngineFailureException TooLong(EngineQuestion question) => new($"answered {question} with more than {MaxLines} lines");
}
