using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Protocols.Uci;

/// <summary>A game and its player as the UCI server sees them: whatever the game.</summary>
public interface IUciTable : IDisposable
{
    /// <summary>Sets the position up.</summary>
    /// <param name="words">What follows `position`.</param>
    /// <returns>What is wrong with it, one sentence; null if it is good. Then the old position stays.</returns>
    string? SetPosition(IReadOnlyList<string> words);

    /// <summary>Back to the first position.</summary>
    void Clear();

    /// <summary>Makes a search of the position; it is not begun.</summary>
    internal UciJob Prepare(UciGo go, UciInfoOptions options, TimeProvider time, Action<string> write);
}

/// <summary>A search that can be begun.</summary>
/// <param name="Budget">Time for it; null for as long as it takes.</param>
/// <param name="Search">Searches until done or cancelled, and gives the `bestmove` line.</param>
internal sealed record UciJob(TimeSpan? Budget, Func<CancellationToken, string> Search);

/// <summary>A game of a certain kind, its player, and the position that is looked at.</summary>
/// <param name="player">Who plays; the table disposes of it.</param>
public sealed class UciTable<TGame>(IPlayer<TGame> player) : IUciTable
    where TGame : struct, IGame<TGame>
{
    private const int LongestQuote = 80;

    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(250);
    private static readonly UciNotation<TGame> Notation = UciNotation<TGame>.Instance;

    private GameRecord<TGame> _game = new();

    /// <summary>Name of the game as a value of UCI_Variant.</summary>
    public static string Variant => Notation.Variant;

    /// <inheritdoc/>
    public void Clear() => _game = new GameRecord<TGame>();

    /// <inheritdoc/>
    public string? SetPosition(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var moves = words.TakeWhile(w => w != "moves").Count();
        var start = TGame.Start;
        if (words is not ["startpos", ..])
        {
            if (words is not ["fen", ..])
            {
                return "position needs 'startpos' or 'fen' and may go on with 'moves'";
            }

            var text = string.Join(' ', words.Take(moves).Skip(1));
            if (!Notation.TryReadPosition(text, out start, out var error))
            {
                return error;
            }
        }

        var game = new GameRecord<TGame>(start);
        foreach (var word in words.Skip(moves + 1))
        {
            if ((game.Position.IsOver && !game.Resume()) || !Notation.TryParse(game.Position, word, out var move))
            {
                return $"'{Excerpt.Of(word, LongestQuote)}' is not a legal move after {game.Moves.Count} plies";
            }

            game.Play(move);
        }

        if (game.Position.IsOver)
        {
            game.Resume(); // whoever asks about it has not ended the game
        }

        _game = game;
        return null;
    }

    /// <inheritdoc/>
    UciJob IUciTable.Prepare(UciGo go, UciInfoOptions options, TimeProvider time, Action<string> write)
    {
        var game = _game;
        var endless = go.Infinite || (go.MoveTime is not null && go.Nodes is null && go.Depth is null);
        var limits = new AnalysisLimits(go.Nodes, go.Depth, endless, Moves(game.Position, go.SearchMoves));
        return new UciJob(go.Infinite ? null : go.Budget(game.Position.Player), stop =>
        {
            if (game.Position.IsOver)
            {
                return "bestmove 0000";
            }

            var observer = new Observer(game.Position, options, time, write);
            var analysis = player.Analyse(game, limits, observer, stop);
            observer.Report(analysis);
            var best = analysis.Best;
            var answer = best.Variation.Count > 1 ? $" ponder {Notation.Format(game.Position, best.Variation).Split(' ')[1]}" : string.Empty;
            return $"bestmove {Notation.Format(game.Position, best.Move)}{answer}";
        });
    }

    /// <inheritdoc/>
    public void Dispose() => player.Dispose();

    /// <summary>The moves that may be chosen: those named that are legal, or all if none is.</summary>
    private static List<int>? Moves(in TGame position, IReadOnlyList<string> named)
    {
        var moves = new List<int>();
        foreach (var word in named)
        {
            if (Notation.TryParse(position, word, out var move))
            {
                moves.Add(move);
            }
        }

        return moves.Count > 0 ? moves : null;
    }

    private sealed class Observer(TGame position, UciInfoOptions options, TimeProvider time, Action<string> write) : IAnalysisObserver
    {
        private readonly long _begin = time.GetTimestamp();
        private long _last = time.GetTimestamp();
        private long? _told;

        public bool WantsReport => time.GetElapsedTime(_last) >= ReportEvery;

        public void Report(PositionAnalysis analysis)
        {
            _last = time.GetTimestamp();
            if (analysis.Nodes == _told)
            {
                return;
            }

            _told = analysis.Nodes;
            foreach (var line in UciInfo.Lines(position, analysis, time.GetElapsedTime(_begin), options))
            {
                write(line);
            }
        }
    }
}
