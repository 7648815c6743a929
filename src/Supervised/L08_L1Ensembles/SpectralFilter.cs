namespace SelfPlay.Supervised.L08_L1Ensembles;

/// <summary>
/// How much of the least-squares fit an estimator keeps in the direction of an eigenvector of A = E[xxᵀ] with eigenvalue λ:
/// ŵ = w₀ + f(λ)(w* − w₀), with f between 0 and 1. Early stopping and shrinkage are two such filters.
/// </summary>
internal static class SpectralFilter
{
    /// <summary>Gradient descent with rate η, stopped after k steps: f = 1 − (1 − ηλ)ᵏ.</summary>
    public static double Descent(double eigenvalue, double rate, int steps) => 1 - Math.Pow(1 - (rate * eigenvalue), steps);

    /// <summary>Gradient flow, stopped at time t: f = 1 − e^{−λt}.</summary>
    public static double Flow(double eigenvalue, double time) => -double.ExpM1(-eigenvalue * time);

    /// <summary>Shrinkage ½κ‖w − w₀‖²: f = λ/(λ + κ).</summary>
    public static double Ridge(double eigenvalue, double penalty) => eigenvalue / (eigenvalue + penalty);

    /// <summary>The penalty κ with which shrinkage keeps as much as <paramref name="kept"/>: κ = λ(1 − f)/f.</summary>
    public static double EquivalentPenalty(double eigenvalue, double kept) => eigenvalue * (1 - kept) / kept;
}

/// <summary>
/// A linear regression y = βᵀx + noise as its directions see it: how far filtered estimates are from the truth on average.
/// </summary>
/// <param name="Eigenvalues">λ of A = E[xxᵀ]. [D]</param>
/// <param name="Truth">β − w₀ in the directions of the eigenvectors. [D]</param>
/// <param name="NoiseShare">σ²/N.</param>
internal sealed record SpectralRegression(double[] Eigenvalues, double[] Truth, double NoiseShare)
{
    /// <summary>E‖ŵ − β‖² = Σ (1 − f)²β² + f² σ²/(Nλ): bias and variance.</summary>
    public double Risk(Func<double, double> filter) => Sum(filter, Truth.Select(b => b * b).ToArray());

    /// <summary>The same on average over a truth with independent components of variance <paramref name="variance"/>.</summary>
    public double BayesRisk(Func<double, double> filter, double variance) => Sum(filter, [.. Eigenvalues.Select(_ => variance)]);

    /// <summary>The largest ratio over times t of the risk of flow stopped at t to that of shrinkage with κ = 1/t.</summary>
    public double WorstRatio(IEnumerable<double> times) =>
        times.Max(t => Risk(l => SpectralFilter.Flow(l, t)) / Risk(l => SpectralFilter.Ridge(l, 1 / t)));

    /// <summary>The lowest risk over stopping times over the lowest risk over penalties 1/t.</summary>
    public double BestRatio(IReadOnlyCollection<double> times) =>
        times.Min(t => Risk(l => SpectralFilter.Flow(l, t))) / times.Min(t => Risk(l => SpectralFilter.Ridge(l, 1 / t)));

    /// <summary>The same of Bayes risks; the best penalty is σ²/(N variance).</summary>
    public double BestBayesRatio(IReadOnlyCollection<double> times, double variance) =>
        times.Min(t => BayesRisk(l => SpectralFilter.Flow(l, t), variance)) / BayesRisk(l => SpectralFilter.Ridge(l, NoiseShare / variance), variance);

    private double Sum(Func<double, double> filter, double[] squares)
    {
        var sum = 0.0;
        for (var i = 0; i < Eigenvalues.Length; i++)
        {
            var kept = filter(Eigenvalues[i]);
            sum += ((1 - kept) * (1 - kept) * squares[i]) + (kept * kept * NoiseShare / Eigenvalues[i]);
        }

        return sum;
    }
}

/// <summary>
/// The constants of Ali, Kolter and Tibshirani (2019): with x = λt, stopped flow is at most so much worse than shrinkage with
/// κ = 1/t, direction by direction.
/// </summary>
internal static class StoppingBounds
{
    /// <summary>sup ((1 − e^{−x})(1 + x)/x)²: the ratio of variances, for any truth; the ratio of biases is at most 1.</summary>
    public static double AnyTruth() => Supremum(x => Math.Pow(-double.ExpM1(-x) * (1 + x) / x, 2));

    /// <summary>sup (e^{−2x} + (1 − e^{−x})²/x)(1 + x): the ratio of Bayes risks at the best penalty.</summary>
    public static double Bayes() => Supremum(x => (Math.Exp(-2 * x) + (Math.Pow(double.ExpM1(-x), 2) / x)) * (1 + x));

    /// <summary>Both functions have one maximum, between 1 and 10: golden section.</summary>
    private static double Supremum(Func<double, double> f)
    {
        const double Golden = 0.6180339887498949;
        var (low, high) = (0.5, 20.0);
        while (high - low > 1e-9)
        {
            var (a, b) = (high - (Golden * (high - low)), low + (Golden * (high - low)));
            (low, high) = f(a) > f(b) ? (low, b) : (a, high);
        }

        return f((low + high) / 2);
    }
}
