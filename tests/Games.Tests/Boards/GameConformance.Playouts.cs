namespace SelfPlay.Games.Tests.Boards;

public abstract partial class GameConformance<TGame>
{
    /// <summary>Positions among which there are some that few lines of play are left in; random games lead to such in most games.</summary>
    protected virtual IEnumerable<TGame> PositionsNearTheEnd() => RandomPositions(35, games: 1000).Select(p => p.Game);

    [Fact]
    public void Playouts_end_the_game_and_count_their_moves()
    {
        var random = new Xoshiro256(31);
        foreach (var (game, ply) in RandomPositions(32))
        {
            var end = game;
            var played = end.Playout(ref random);
            Assert.True(end.IsOver);
            Assert.Empty(Moves(end));
            Assert.Equal(ply + played, end.Ply);
            Assert.Equal(game.IsOver, played == 0);
            Assert.True(!game.IsOver || end.Equals(game));
        }
    }

    [Fact]
    public void Recorded_playouts_tell_the_moves_that_lead_to_their_end()
    {
        var random = new Xoshiro256(37);
        var recorded = new ushort[Info.MaxPlies];
        foreach (var (game, _) in RandomPositions(38))
        {
            var end = game;
            var played = TGame.RecordPlayout(ref end, ref random, recorded);
            Assert.True(end.IsOver);
            var replayed = game;
            foreach (var move in recorded[..played])
            {
                Assert.Contains((int)move, Moves(replayed));
                replayed.Play(move);
            }

            Assert.Equal(end, replayed);
        }
    }

    [Fact]
    public void Playouts_repeat_with_the_seed()
    {
        var (first, second) = (new Xoshiro256(33), new Xoshiro256(33));
        for (var i = 0; i < 100; i++)
        {
            var (one, other) = (TGame.Start, TGame.Start);
            Assert.Equal(one.Playout(ref first), other.Playout(ref second));
            Assert.Equal(one, other);
        }

        Assert.Equal(first.State, second.State);
    }

    /// <summary>Exact probabilities of all ends, from positions close enough to the end to look at every line.</summary>
    [Fact]
    public void Playouts_choose_uniformly_among_the_legal_moves()
    {
        const int Samples = 20_000;
        const int Positions = 10;
        var random = new Xoshiro256(34);
        var tested = 0;
        foreach (var game in PositionsNearTheEnd())
        {
            var expected = new Dictionary<TGame, double>();
            if (!TryEnumerateEnds(game, 1, expected, limit: 400) || expected.Count < 4)
            {
                continue;
            }

            if (++tested > Positions)
            {
                break;
            }

            var seen = expected.Keys.ToDictionary(end => end, _ => 0);
            for (var i = 0; i < Samples; i++)
            {
                var end = game;
                end.Playout(ref random);
                seen[end]++;
            }

            AssertFits(expected.Keys.Select(end => (seen[end], expected[end] * Samples)));
        }

        Assert.True(tested > Positions, $"only {tested} positions were suitable");
    }

    [Fact]
    public void Playouts_from_the_start_are_as_long_as_games_of_random_moves()
    {
        const int Samples = 20_000;
        var random = new Xoshiro256(36);
        var moves = new ushort[Info.MaxMoves];
        var (fast, slow) = (new int[Info.MaxPlies + 1], new int[Info.MaxPlies + 1]);
        for (var i = 0; i < Samples; i++)
        {
            var game = TGame.Start;
            fast[game.Playout(ref random)]++;
            game = TGame.Start;
            for (var count = game.WriteMoves(moves); count > 0; count = game.WriteMoves(moves))
            {
                game.Play(moves[random.Below(count)]);
            }

            slow[game.Ply]++;
        }

        // Two samples of one size: (a - b)^2 / (a + b) is the chi-square term, that is ((a - m)^2 / m) * 2 with m their mean.
        AssertFits(fast.Zip(slow, (a, b) => (a, (a + b) / 2.0)), scale: 2);
    }

    /// <summary>Adds every end reachable from here with its probability; false if there are more than <paramref name="limit"/> lines.</summary>
    private static bool TryEnumerateEnds(TGame game, double probability, Dictionary<TGame, double> ends, int limit)
    {
        var lines = 0;
        return Visit(game, probability);

        bool Visit(TGame position, double p)
        {
            var moves = Moves(position);
            if (moves.Length == 0)
            {
                ends[position] = ends.GetValueOrDefault(position) + p;
                return ++lines <= limit;
            }

            foreach (var move in moves)
            {
                var next = position;
                next.Play(move);
                if (!Visit(next, p / moves.Length))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Chi-square test at about five standard deviations; rare cells are thrown together.</summary>
    private static void AssertFits(IEnumerable<(int Seen, double Expected)> cells, double scale = 1)
    {
        const double RareBelow = 20;
        var (all, rare) = (cells.Where(c => c.Expected >= RareBelow).ToList(), cells.Where(c => c.Expected < RareBelow).ToList());
        if (rare.Sum(c => c.Expected) >= RareBelow)
        {
            all.Add((rare.Sum(c => c.Seen), rare.Sum(c => c.Expected)));
        }

        var statistic = scale * all.Sum(c => (c.Seen - c.Expected) * (c.Seen - c.Expected) / c.Expected);
        var freedom = all.Count - 1;
        Assert.InRange(statistic, 0, freedom + (5 * Math.Sqrt(2 * freedom)) + 10);
    }
}
