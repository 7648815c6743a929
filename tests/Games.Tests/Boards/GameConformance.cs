namespace SelfPlay.Games.Tests.Boards;

/// <summary>What every game must do, whatever its rules: one small class for each game runs all of this.</summary>
public abstract partial class GameConformance<TGame>
    where TGame : struct, IGame<TGame>
{
    private const int Games = 100;
    private static readonly GameInfo Info = TGame.Info;

    /// <summary>The input planes worked out from the board text and the legal moves, the slow and obvious way.</summary>
    protected abstract float[] ExpectedPlanes(TGame game);

    /// <summary>The name that the column to the right of the board would have.</summary>
    protected virtual char ColumnBeyond => (char)('a' + Info.Width);

    /// <summary>Everything the rules look at, as text: equal for equal positions only.</summary>
    protected virtual string Identity(TGame game) => $"{game.Player} {game.ToText()}";

    /// <summary>The rows of the board with a character for each square.</summary>
    protected virtual string[] Rows(TGame game) => game.ToText().Split('/');

    [Fact]
    public void The_start_is_the_first_players_and_has_moves()
    {
        Assert.Equal(0, TGame.Start.Ply);
        Assert.Equal(0, TGame.Start.Player);
        Assert.False(TGame.Start.IsOver);
        Assert.NotEmpty(Moves(TGame.Start));
    }

    [Fact]
    public void Legal_moves_are_ascending_and_within_bounds_and_lacking_only_at_the_end()
    {
        foreach (var (game, _) in RandomPositions(1))
        {
            var moves = Moves(game);
            Assert.Equal(game.IsOver, moves.Length == 0);
            Assert.All(moves, m => Assert.InRange(m, 0, Info.Actions - 1));
            for (var i = 1; i < moves.Length; i++)
            {
                Assert.True(moves[i - 1] < moves[i]);
            }
        }
    }

    [Fact]
    public void Players_alternate_and_every_move_is_a_ply()
    {
        foreach (var (game, ply) in RandomPositions(2))
        {
            Assert.Equal(ply, game.Ply);
            Assert.Equal(ply % 2, game.Player);
            Assert.InRange(ply, 0, Info.MaxPlies);
        }
    }

    [Fact]
    public void Outcomes_are_win_draw_or_loss_and_all_of_them_happen_that_can()
    {
        var outcomes = RandomPositions(3, games: 3000).Where(p => p.Game.IsOver).Select(p => p.Game.Outcome).ToHashSet();
        Assert.Superset(new HashSet<int> { -1, 1 }, outcomes);
        Assert.Subset(new HashSet<int> { -1, 0, 1 }, outcomes);
    }

    [Fact]
    public void Copying_the_value_copies_the_position()
    {
        var game = TGame.Start;
        var copy = game;
        copy.Play(Moves(copy)[0]);
        Assert.Equal(TGame.Start, game);
        Assert.NotEqual(game, copy);
    }

    [Fact]
    public void Keys_and_equality_tell_positions_apart_and_nothing_else()
    {
        var byIdentity = new Dictionary<string, TGame>();
        var byKey = new Dictionary<ulong, string>();
        var transpositions = 0;
        foreach (var game in Reachable(TGame.Start, depth: 4, width: 12).Concat(RandomPositions(4).Select(p => p.Game)))
        {
            var identity = Identity(game);
            if (byIdentity.TryGetValue(identity, out var same))
            {
                transpositions++;
                Assert.Equal(same.Key, game.Key);
                Assert.True(same.Equals(game) && same.Equals((object)game) && same.GetHashCode() == game.GetHashCode());
            }
            else
            {
                Assert.True(byKey.TryAdd(game.Key, identity), $"{identity} has the key of {byKey.GetValueOrDefault(game.Key)}");
                Assert.DoesNotContain(game, byIdentity.Values.Take(50));
                byIdentity.Add(identity, game);
            }
        }

        Assert.True(transpositions > 0);
    }

    [Fact]
    public void Keys_are_well_mixed()
    {
        var keys = RandomPositions(5).Select(p => p.Game).Distinct().Select(g => g.Key).ToArray();
        var tolerance = 5 * Math.Sqrt(keys.Length) / 2;
        for (var bit = 0; bit < 64; bit++)
        {
            var set = keys.Count(k => ((k >> bit) & 1) != 0);
            Assert.InRange(set, (keys.Length / 2.0) - tolerance, (keys.Length / 2.0) + tolerance);
        }
    }

    [Fact]
    public void Planes_show_the_position_and_touch_nothing_else()
    {
        var planes = new float[Info.InputSize + 1];
        foreach (var (game, _) in RandomPositions(6))
        {
            Array.Fill(planes, float.NaN);
            game.WritePlanes(planes);
            Assert.Equal(ExpectedPlanes(game), planes[..Info.InputSize]);
            Assert.True(float.IsNaN(planes[^1]));
        }
    }

    [Fact]
    public void Moves_survive_being_written_and_read()
    {
        foreach (var (game, _) in RandomPositions(7, games: 20))
        {
            var legal = Moves(game);
            for (var move = 0; move < Info.Actions; move++)
            {
                var read = game.TryParseMove(game.FormatMove(move), out var parsed);
                Assert.Equal(legal.Contains(move), read);
                Assert.True(!read || parsed == move);
            }
        }

        Assert.Equal(Info.Actions, Enumerable.Range(0, Info.Actions).Select(m => TGame.Start.FormatMove(m)).Distinct().Count());
    }

    [Fact]
    public void Malformed_moves_are_refused()
    {
        var good = TGame.Start.FormatMove(Moves(TGame.Start)[0]);
        foreach (var text in new[] { "", " ", "?", "-1", "99", "\u0661", "\0", $" {good}", $"{good} ", $"{good}{good}", $"{ColumnBeyond}1", $"a{Info.Height + 1}", "a0", "a01", "`1", "passed", "PASS!" })
        {
            Assert.False(TGame.Start.TryParseMove(text, out _), $"'{text}' was read");
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => TGame.Start.FormatMove(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TGame.Start.FormatMove(Info.Actions));
    }

    [Fact]
    public void The_text_has_a_row_for_every_row()
    {
        foreach (var (game, _) in RandomPositions(8, games: 5))
        {
            var rows = Rows(game);
            Assert.Equal(Info.Height, rows.Length);
            Assert.All(rows, row => Assert.Equal(Info.Width, row.Length));
        }
    }

    [Fact]
    public void Nothing_but_text_allocates()
    {
        var moves = new ushort[Info.MaxMoves];
        var planes = new float[Info.InputSize];
        var random = new Xoshiro256(9);
        Exercise(moves, planes, ref random); // compiles everything
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = Exercise(moves, planes, ref random);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0UL, sum);
    }

    /// <summary>The legal moves.</summary>
    protected static int[] Moves(TGame game)
    {
        var moves = new ushort[Info.MaxMoves];
        return [.. moves[..game.WriteMoves(moves)].Select(m => (int)m)];
    }

    /// <summary>Every position of random games with the number of moves played, first and last included.</summary>
    protected static IEnumerable<(TGame Game, int Ply)> RandomPositions(ulong seed, int games = Games)
    {
        var random = new Xoshiro256(seed);
        for (var i = 0; i < games; i++)
        {
            var game = TGame.Start;
            yield return (game, 0);
            var ply = 0;
            for (var moves = Moves(game); moves.Length > 0; moves = Moves(game))
            {
                game.Play(moves[random.Below(moves.Length)]);
                yield return (game, ++ply);
            }
        }
    }

    /// <summary>All positions up to <paramref name="depth"/> moves on, of which only the first <paramref name="width"/> of each position are looked at.</summary>
    private static IEnumerable<TGame> Reachable(TGame game, int depth, int width)
    {
        yield return game;
        if (depth == 0)
        {
            yield break;
        }

        foreach (var move in Moves(game).Take(width))
        {
            var next = game;
            next.Play(move);
            foreach (var later in Reachable(next, depth - 1, width))
            {
                yield return later;
            }
        }
    }

    private static ulong Exercise(ushort[] moves, float[] planes, ref Xoshiro256 random)
    {
        var sum = 0UL;
        for (var i = 0; i < 50; i++)
        {
            var game = TGame.Start;
            for (var count = game.WriteMoves(moves); count > 0; count = game.WriteMoves(moves))
            {
                game.WritePlanes(planes);
                var other = game.Transform(i % Info.Symmetries);
                var move = moves[random.Below(count)];
                game.Play(move);
                other.Play(TGame.TransformMove(i % Info.Symmetries, move));
                sum += game.Key + other.Key + (ulong)(game.Ply + game.Player + game.Outcome);
                sum += game.IsOver || game.Equals(other) ? 1UL : 0;
                sum += (ulong)other.Playout(ref random);
            }
        }

        return sum;
    }
}
