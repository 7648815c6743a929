using SelfPlay.Search.Matches;

namespace SelfPlay.Cli.Players;

/// <summary>
/// How much stronger one player is than another, from a match: Elo = 400 log10(s / (1 - s)) for the score s. The interval
/// is that of the mean score (normal approximation over games), one half-won game added to either side so that a clean
/// sweep has a finite lower end; an end at score 0 or 1 is infinite.
/// </summary>
/// <param name="Difference">Estimate; infinite if one side won every game.</param>
/// <param name="Low">Lower end of the 95 % confidence interval.</param>
/// <param name="High">Upper end.</param>
internal readonly record struct EloDifference(double Difference, double Low, double High)
{
    private const double Normal95 = 1.96;

    /// <summary>The difference that a match shows, for its first-named player.</summary>
    public static EloDifference Of(MatchResult match)
    {
        double n = match.Games + 1;
        var score = ((match.Score * match.Games) + 0.5) / n;
        var squares = ((match.Wins + 0.5) + (0.25 * match.Draws)) / n;
        var margin = Normal95 * Math.Sqrt(Math.Max(0, squares - (score * score)) / n);
        return new(FromScore(match.Score), FromScore(score - margin), FromScore(score + margin));
    }

    /// <summary>As people read it: `+120 (95 %: +80 to +170)`.</summary>
    public override string ToString() => $"{Show(Difference)} (95 %: {Show(Low)} to {Show(High)})";

    private static double FromScore(double score) => score <= 0 ? double.NegativeInfinity
        : score >= 1 ? double.PositiveInfinity
        : 400 * Math.Log10(score / (1 - score));

    private static string Show(double elo) => double.IsInfinity(elo) ? (elo > 0 ? "+inf" : "-inf") : elo.ToString("+0;-0;0");
}
