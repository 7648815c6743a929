using SelfPlay.Contracts.Arena;

namespace SelfPlay.Grains.Arena;

/// <summary>
/// Elo ratings by maximum likelihood: the Bradley-Terry model, in which a player d Elo stronger scores
/// 1 / (1 + 10^(-d/400)) per game; a draw counts as half a win and half a loss (Hunter, "MM algorithms for generalized
/// Bradley-Terry models", 2004, for the model; solved here by Newton's method).
/// </summary>
/// <remarks>
/// A player that won or lost every game has no finite maximum. A normal prior on every rating, with mean 0 and a
/// standard deviation of <see cref="PriorDeviation"/>, keeps it finite; it moves a rating from 100 games at 75 % by
/// a tenth of an Elo.
/// </remarks>
public static class EloModel
{
    /// <summary>Standard deviation of the prior, Elo.</summary>
    public const double PriorDeviation = 2000;

    /// <summary>Elo per unit of log odds: 400 / ln 10.</summary>
    private const double Scale = 400 / 2.302585092994046;

    /// <summary>Quantile of the normal distribution for 95 % two-sided.</summary>
    private const double Z95 = 1.959963984540054;

    private const int MaxIterations = 200;
    private const double MaxStep = 300 / Scale;

    /// <summary>Fits the ratings.</summary>
    /// <param name="matches">All results.</param>
    /// <param name="anchor">Player whose rating is 0 by definition; without games of its own the first by name is.</param>
    /// <returns>Best first, with 95 % intervals from the observed information; the anchor's interval is empty.</returns>
    public static IReadOnlyList<Rating> Fit(IReadOnlyCollection<MatchRecord> matches, string anchor)
    {
        string[] players = [.. matches.SelectMany(m => new[] { m.First, m.Second }).Distinct().Order(StringComparer.Ordinal)];
        if (players.Length == 0)
        {
            return [];
        }

        var fixedAt = Math.Max(0, Array.IndexOf(players, anchor));
        var pairs = Pairs(matches, players);
        var ratings = new double[players.Length];
        var information = new double[players.Length, players.Length];
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            var gradient = Derivatives(pairs, ratings, information, fixedAt);
            var step = new Cholesky(information).Solve(gradient);
            var largest = step.Max(Math.Abs);
            var damping = largest > MaxStep ? MaxStep / largest : 1;
            for (var i = 0; i < ratings.Length; i++)
            {
                ratings[i] += damping * step[i];
            }

            if (largest < 1e-10)
            {
                break;
            }
        }

        _ = Derivatives(pairs, ratings, information, fixedAt);
        var deviations = new Cholesky(information).InverseDiagonal();
        return [.. players
            .Select((player, i) =>
            {
                var margin = i == fixedAt ? 0 : Z95 * Math.Sqrt(deviations[i]) * Scale;
                var elo = ratings[i] * Scale;
                return new Rating(player, elo, elo - margin, elo + margin, pairs.Where(p => p.A == i || p.B == i).Sum(p => p.Games));
            })
            .OrderByDescending(r => r.Elo)];
    }

    private static Pair[] Pairs(IEnumerable<MatchRecord> matches, string[] players) =>
        [.. matches
            .Where(m => m.First != m.Second)
            .Select(m => new Pair(
                Array.IndexOf(players, m.First),
                Array.IndexOf(players, m.Second),
                m.Wins + m.Draws + m.Losses,
                m.Wins + (m.Draws / 2.0)))];

    /// <summary>Gradient of the log posterior, and minus its second derivatives, in units of log odds.</summary>
    private static double[] Derivatives(Pair[] pairs, double[] ratings, double[,] information, int fixedAt)
    {
        const double Precision = Scale * Scale / (PriorDeviation * PriorDeviation);
        Array.Clear(information);
        var gradient = new double[ratings.Length];
        for (var i = 0; i < ratings.Length; i++)
        {
            gradient[i] = -ratings[i] * Precision;
            information[i, i] = Precision;
        }

        foreach (var (a, b, games, score) in pairs)
        {
            var expected = 1 / (1 + Math.Exp(ratings[b] - ratings[a]));
            gradient[a] += score - (games * expected);
            gradient[b] -= score - (games * expected);
            var weight = games * expected * (1 - expected);
            information[a, a] += weight;
            information[b, b] += weight;
            information[a, b] -= weight;
            information[b, a] -= weight;
        }

        // The anchor does not move and tells nothing about itself.
        gradient[fixedAt] = 0;
        for (var i = 0; i < ratings.Length; i++)
        {
            information[fixedAt, i] = information[i, fixedAt] = 0;
        }

        information[fixedAt, fixedAt] = 1;
        return gradient;
    }

    private readonly record struct Pair(int A, int B, int Games, double Score);
}
