using CsCheck;
using SelfPlay.Games.Boards;
using SelfPlay.Search.AlphaBeta;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Tests.AlphaBeta;

/// <summary>The heuristic of Go against walks over the board's text.</summary>
public sealed class GoHeuristicTests
{
    [Fact]
    public void Points_liberties_and_stones_in_danger_are_counted()
    {
        Assert.Equal(-75, new GoHeuristic<Goban9, GoPoints9, PositionalSuperko>().Evaluate(Go9.Start));
        AlphaBetaSearchTests.Positions<Go9>(0, 120).Sample(
            position =>
            {
                var board = string.Concat(position.ToText().Split('/'));
                var (own, opponent) = position.Player == 0 ? ('X', 'O') : ('O', 'X');
                var (near, far) = (Distances(board, own), Distances(board, opponent));
                Assert.Equal(new GoCount(near.Zip(far).Count(d => d.First < d.Second), near.Zip(far).Count(d => d.Second < d.First)), position.CountNearer());
                Assert.Equal(new GoCount(near.Count(d => d == 1), far.Count(d => d == 1)), position.CountLiberties());
                Assert.Equal(new GoCount(InAtari(board, own), InAtari(board, opponent)), position.CountInAtari());
                var score = new GoHeuristic<Goban9, GoPoints9, PositionalSuperko>().Evaluate(position);
                Assert.Equal(
                    (10 * position.CountNearer().Lead) + (position.Player == 0 ? -75 : 75) + (3 * position.CountLiberties().Lead)
                        + (15 * position.CountInAtari().Opponent) - (5 * position.CountInAtari().Own),
                    score);
            },
            iter: 200, threads: 1);
    }

    [Fact]
    public void Alpha_beta_plays_go_of_every_size_and_beats_chance()
    {
        using var player = PlayerCatalog.Create<Go7>(PlayerSpec.Parse("alphabeta:1"), 1);
        using var random = PlayerCatalog.Create<Go7>(PlayerSpec.Parse("random"), 2);
        var result = new MatchRunner<Go7>(player, random).Run(new MatchOptions { Games = 20, OpeningPlies = 2, Seed = 1 });
        Assert.True(result.Score >= 0.95, result.ToString());
    }

    /// <summary>Steps over empty squares from the nearest stone of a colour; far for what cannot be reached.</summary>
    private static int[] Distances(string board, char colour)
    {
        const int Far = 1_000;
        var distances = board.Select(c => c == colour ? 0 : Far).ToArray();
        for (var pass = 0; pass < board.Length; pass++)
        {
            for (var square = 0; square < board.Length; square++)
            {
                if (board[square] == '.')
                {
                    distances[square] = Math.Min(distances[square], 1 + Beside(square).Min(s => distances[s]));
                }
            }
        }

        return [.. distances.Select(d => Math.Min(d, Far))];
    }

    private static int InAtari(string board, char colour)
    {
        return Enumerable.Range(0, board.Length).Count(s => board[s] == colour && Liberties(s) == 1);

        int Liberties(int square)
        {
            var group = new List<int> { square };
            for (var i = 0; i < group.Count; i++)
            {
                group.AddRange(Beside(group[i]).Where(s => board[s] == colour && !group.Contains(s)).ToArray());
            }

            return group.SelectMany(Beside).Where(s => board[s] == '.').Distinct().Count();
        }
    }

    private static IEnumerable<int> Beside(int square)
    {
        var (row, column) = (square / 9, square % 9);
        return new[] { (row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1) }
            .Where(p => p.Item1 is >= 0 and < 9 && p.Item2 is >= 0 and < 9)
            .Select(p => (p.Item1 * 9) + p.Item2);
    }
}
