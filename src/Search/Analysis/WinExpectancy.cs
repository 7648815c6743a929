namespace SelfPlay.Search.Analysis;

/// <summary>
/// Values, expected results and scores in hundredths of a pawn, by the logistic curve of Elo ratings: a score of c is an
/// expected result of 1 / (1 + 10^(-c / 400)) points a game.
/// </summary>
public static class WinExpectancy
{
    /// <summary>Largest score: values of +-1 have none.</summary>
    public const int MaxScore = 10_000;

    private const double Scale = 400;

    /// <summary>The score that a value in [-1, 1] stands for.</summary>
    public static int ScoreOf(double value)
    {
        var points = PointsOf(value);
        return points <= 0 ? -MaxScore
            : points >= 1 ? MaxScore
            : (int)Math.Clamp(Math.Round(Scale * Math.Log10(points / (1 - points))), -MaxScore, MaxScore);
    }

    /// <summary>The value in [-1, 1] that a score stands for.</summary>
    public static double ValueOf(double score) => (2 / (1 + Math.Pow(10, -score / Scale))) - 1;

    /// <summary>Expected points a game, 0..1, of a value in [-1, 1].</summary>
    public static double PointsOf(double value) => Math.Clamp((value + 1) / 2, 0, 1);
}
