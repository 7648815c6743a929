using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

/// <summary>Random games move by move beside <see cref="NaiveGo"/>.</summary>
public sealed class GoReferenceTests
{
    [Theory]
    [InlineData("go5", 60)]
    [InlineData("go6", 20)]
    [InlineData("go7", 20)]
    [InlineData("go8", 10)]
    [InlineData("go9", 20)]
    [InlineData("go9-simple-ko", 20)]
    [InlineData("go10", 4)]
    [InlineData("go11", 2, 5)]
    [InlineData("go12", 2, 5)]
    [InlineData("go13", 2)]
    [InlineData("go14", 2, 10)]
    [InlineData("go15", 2, 10)]
    [InlineData("go16", 2, 10)]
    [InlineData("go17", 1, 10)]
    [InlineData("go18", 1, 10)]
    [InlineData("go19", 1)]
    public void Moves_captures_and_scores_are_those_of_the_plain_rules(string name, int games, int stride = 1) =>
        GameCatalog.Visit(name, new Comparison(Superko: !name.EndsWith("-simple-ko", StringComparison.Ordinal), games, stride));

    /// <summary>Three kos and hardly anything else to play: every configuration comes up again and again.</summary>
    [Fact]
    public void Repetitions_are_found_where_the_plain_rules_find_them()
    {
        var (forbidden, drawn) = (0, 0);
        for (var seed = 0UL; seed < 40; seed++)
        {
            forbidden += FightKos<Go9>(seed, superko: true);
            drawn += FightKos<Go9SimpleKo>(seed, superko: false);
        }

        Assert.InRange(forbidden, 100, int.MaxValue);
        Assert.InRange(drawn, 30, 40);
    }

    /// <summary>Both kinds of point sets, and all lines of play of the first moves.</summary>
    [Theory]
    [InlineData(1, 26)]
    [InlineData(2, 651)]
    [InlineData(3, 15650)]
    public void Small_boards_have_as_many_move_sequences_as_by_the_plain_rules(int depth, long expected)
    {
        Assert.Equal(expected, NaivePerft([], depth));
        Assert.Equal(expected, Perft.Count(Go5.Start, depth));
        Assert.Equal(expected, Perft.Count(Go<Goban5, GoPoints19, PositionalSuperko>.Start, depth));
    }

    private static long NaivePerft(int[] moves, int depth)
    {
        var game = new NaiveGo(5, superko: true);
        Array.ForEach(moves, game.Play);
        return depth == 1 ? game.LegalMoves().Length : game.LegalMoves().Sum(m => NaivePerft([.. moves, m], depth - 1));
    }

    /// <summary>Plays on the points of the three kos while it can; how many moves superko forbade, or whether the game ended in a draw.</summary>
    private static int FightKos<TGame>(ulong seed, bool superko)
        where TGame : struct, IGame<TGame>
    {
        int[] kos = [1, 2, 37, 38, 73, 74];
        var random = new Xoshiro256(seed);
        var game = GoText.Position<TGame>(GoText.TripleKo, 'X');
        var (naive, simple) = (new NaiveGo(9, superko), new NaiveGo(9, superko: false));
        GoText.PlayInto(naive, GoText.TripleKo, 'X');
        GoText.PlayInto(simple, GoText.TripleKo, 'X');
        var forbidden = 0;
        for (var ply = 0; ply < 40 && !game.IsOver; ply++)
        {
            var moves = new ushort[TGame.Info.MaxMoves];
            int[] legal = [.. moves[..game.WriteMoves(moves)].Select(m => (int)m)];
            Assert.Equal(naive.LegalMoves(), legal);
            forbidden += simple.LegalMoves().Length - legal.Length;
            int[] wanted = [.. legal.Intersect(kos).Where(m => Captures(game, m))];
            var move = wanted.Length > 0 ? wanted[random.Below(wanted.Length)] : legal[random.Below(legal.Length)];
            game.Play(move);
            naive.Play(move);
            simple.Play(move);
            Assert.Equal((naive.Text, naive.IsOver, naive.Outcome), (game.ToText(), game.IsOver, game.Outcome));
        }

        return superko ? forbidden : naive.IsDrawn ? 1 : 0;

        static bool Captures(TGame game, int move)
        {
            var stones = game.ToText().Count(char.IsLetter);
            game.Play(move);
            return game.ToText().Count(char.IsLetter) <= stones;
        }
    }

    /// <param name="Superko">The rule.</param>
    /// <param name="Games">Games to play.</param>
    /// <param name="Stride">Plies from one look at the legal moves and the score to the next: on a large board the plain rules take long.</param>
    private sealed record Comparison(bool Superko, int Games, int Stride) : IGameVisitor<bool>
    {
        public bool Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            var random = new Xoshiro256(71);
            var moves = new ushort[TGame.Info.MaxMoves];
            for (var i = 0; i < Games; i++)
            {
                var (game, naive) = (TGame.Start, new NaiveGo(TGame.Info.Height, Superko));
                for (var count = game.WriteMoves(moves); count > 0; count = game.WriteMoves(moves))
                {
                    if (game.Ply % Stride == 0)
                    {
                        Assert.Equal(naive.LegalMoves(), moves[..count].Select(m => (int)m));
                        Assert.Equal(naive.Outcome, game.Outcome);
                    }

                    var move = moves[random.Below(count)];
                    game.Play(move);
                    naive.Play(move);
                    Assert.Equal((naive.Text, naive.IsOver), (game.ToText(), game.IsOver));
                }

                Assert.True(naive.IsOver);
                Assert.Equal(naive.Outcome, game.Outcome);
            }

            return true;
        }
    }
}
