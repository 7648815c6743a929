using SelfPlay.Games;
using SelfPlay.Search.Tree;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>One of the games that an actor plays at once: its search, its record, and the decisions between two searches.</summary>
internal sealed class SelfPlayGame<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly AlphaZeroOptions _options;
    private readonly List<ushort> _moves = [];
    private readonly List<SearchedPosition> _positions = [];
    private readonly float[] _policy = new float[TGame.Info.MaxMoves];
    private readonly int[] _lostInARow = new int[2];
    private Xoshiro256 _random;
    private bool _fullSearch;
    private bool _playOut;
    private int _wouldHaveResigned = -1;

    public SelfPlayGame(AlphaZeroOptions options, Xoshiro256 random)
    {
        _options = options;
        _random = random;
        Search = new TreeSearch<TGame>(options.Search(), options.Simulations + 2);
        Restart();
    }

    public TreeSearch<TGame> Search { get; }

    public ref Xoshiro256 Random => ref _random;

    /// <summary>The newest search that was watched and has ended; null before the first.</summary>
    public WatchedSearch<TGame>? Watched { get; private set; }

    /// <summary>
    /// Ends the finished search with a move. Returns the game if it is over with it, and starts the next one.
    /// </summary>
    public FinishedGame? FinishMove(bool watched)
    {
        var search = Search;
        var count = search.Tree.EdgeCount(SearchTree.Root);
        if (count == 0)
        {
            throw new InvalidOperationException("A search ended before its root was evaluated.");
        }

        var value = search.RootValue;
        var policy = _policy.AsSpan(0, count);
        // A fast search makes no sample, unless it found the certain answer, which no number of simulations would better.
        var recorded = _fullSearch || search.IsProven;
        if (recorded || watched)
        {
            search.WritePolicy(policy);
        }

        if (recorded)
        {
            _positions.Add(Record(policy, value, search.IsProven));
        }

        if (watched)
        {
            Watched = new WatchedSearch<TGame>([.. _moves], search.Position, search.Tree.Moves(SearchTree.Root).ToArray(), policy.ToArray(), value);
        }

        var player = search.Position.Player;
        if (search.IsProven && _options.AdjudicateProven && !_playOut)
        {
            return End(outcome: player == 0 ? (int)value : -(int)value, cutShort: true);
        }

        if (Resigns(player, value))
        {
            return End(outcome: player == 0 ? -1 : 1, cutShort: true);
        }

        var temperature = _moves.Count < _options.TemperaturePlies ? 1f : _options.LateTemperature;
        var move = search.ChooseMove(temperature, ref _random);
        _moves.Add((ushort)move);
        search.Advance(move);
        if (search.Position.IsOver)
        {
            return End(search.Position.Outcome, cutShort: false);
        }

        BeginSearch();
        return null;
    }

    private bool Resigns(int player, float value)
    {
        if (_options.ResignThreshold >= 1)
        {
            return false;
        }

        _lostInARow[player] = value < -_options.ResignThreshold ? _lostInARow[player] + 1 : 0;
        if (_lostInARow[player] < 2)
        {
            return false;
        }

        if (_playOut)
        {
            _wouldHaveResigned = _wouldHaveResigned < 0 ? player : _wouldHaveResigned;
            return false;
        }

        return true;
    }

    private FinishedGame End(int outcome, bool cutShort)
    {
        var wrong = _wouldHaveResigned >= 0 && outcome != (_wouldHaveResigned == 0 ? -1 : 1);
        var finished = new FinishedGame(
            new GameEpisode { Moves = [.. _moves], Outcome = (sbyte)outcome, Positions = [.. _positions], CutShort = cutShort },
            _wouldHaveResigned >= 0,
            wrong);
        Restart();
        return finished;
    }

    private void Restart()
    {
        _moves.Clear();
        _positions.Clear();
        _lostInARow.AsSpan().Clear();
        _wouldHaveResigned = -1;
        _playOut = _random.Unit() < _options.NoResignShare;
        Search.Reset(Opening());
        BeginSearch();
    }

    /// <summary>
    /// The start position, or a position a few random moves on. Self-play alone sees only what its own policy reaches; random
    /// openings, as KataGo's, keep positions that a stranger would bring about in the training set.
    /// </summary>
    private TGame Opening()
    {
        if (_options.RandomOpeningPlies == 0 || _random.Unit() >= _options.RandomOpenings)
        {
            return TGame.Start;
        }

        Span<ushort> legal = stackalloc ushort[TGame.Info.MaxMoves];
        while (true)
        {
            _moves.Clear();
            var position = TGame.Start;
            for (var left = 1 + _random.Below(_options.RandomOpeningPlies); left > 0 && !position.IsOver; left--)
            {
                var move = legal[_random.Below(position.WriteMoves(legal))];
                position.Play(move);
                _moves.Add(move);
            }

            if (!position.IsOver)
            {
                return position;
            }
        }
    }

    private void BeginSearch()
    {
        _fullSearch = _options.FullSearchShare >= 1 || _random.Unit() < _options.FullSearchShare;
        Search.Begin(_fullSearch ? _options.Simulations : _options.FastSimulations, _fullSearch, ref _random);
    }

    private SearchedPosition Record(ReadOnlySpan<float> policy, float value, bool exact)
    {
        var shares = new ushort[policy.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = (ushort)MathF.Round(policy[i] * ushort.MaxValue);
        }

        return new SearchedPosition { Ply = (ushort)_moves.Count, Policy = shares, Value = Math.Clamp(value, -1, 1), Exact = exact };
    }
}

/// <summary>A game that is over.</summary>
/// <param name="Episode">Its record.</param>
/// <param name="WouldHaveResigned">Whether a player of this played-out game wanted to resign.</param>
/// <param name="ResignedWrongly">Whether that player did not lose.</param>
internal readonly record struct FinishedGame(GameEpisode Episode, bool WouldHaveResigned, bool ResignedWrongly);

/// <summary>A search as people look at it.</summary>
/// <param name="Played">Moves that led to its position.</param>
/// <param name="Position">The position searched.</param>
/// <param name="Moves">Its legal moves.</param>
/// <param name="Policy">The search's policy over them.</param>
/// <param name="Value">Value for the player to move there.</param>
internal sealed record WatchedSearch<TGame>(ushort[] Played, TGame Position, ushort[] Moves, float[] Policy, float Value)
    where TGame : struct, IGame<TGame>;
