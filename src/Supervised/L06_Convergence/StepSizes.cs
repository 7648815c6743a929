namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>A schedule of learning rates η₁, η₂, ... and which of the conditions of Robbins and Monro (1951) it meets.</summary>
/// <param name="Name">For people (`1/t`).</param>
/// <param name="At">η_t as a function of t = 1, 2, ...</param>
/// <param name="Vanishes">η_t → 0: the noise of single steps dies out.</param>
/// <param name="SumDiverges">Σ η_t = ∞: however far the optimum is, the steps add up to it.</param>
/// <param name="SquaresConverge">Σ η_t² &lt; ∞: the noise of all steps together stays finite.</param>
internal sealed record StepSizes(string Name, Func<int, double> At, bool Vanishes, bool SumDiverges, bool SquaresConverge)
{
    /// <summary>Whether the classical theorem speaks of this schedule.</summary>
    public bool IsRobbinsMonro => Vanishes && SumDiverges && SquaresConverge;

    /// <summary>η_t = η.</summary>
    public static StepSizes Constant(double rate) => new($"{rate}", _ => rate, false, true, false);

    /// <summary>η_t = c / (t + t₀)^p.</summary>
    /// <param name="scale">c.</param>
    /// <param name="exponent">p, above 0; the conditions ask for ½ &lt; p ≤ 1.</param>
    /// <param name="delay">t₀, which keeps the first steps small.</param>
    public static StepSizes Power(double scale, double exponent, double delay = 0) => new(
        (scale == 1 ? "1" : $"{scale}") + " / " + (delay == 0 ? "t" : $"(t + {delay})") + (exponent == 1 ? "" : $"^{exponent:0.##}"),
        t => scale / Math.Pow(t + delay, exponent),
        true,
        exponent <= 1,
        exponent > 0.5);

    /// <summary>η_t = 1 / (t + 1)²: falls so fast that Σ η_t is finite.</summary>
    public static StepSizes Summable { get; } = new("1 / (t + 1)^2", t => 1 / ((t + 1.0) * (t + 1.0)), true, false, true);

    /// <summary>η₁ .. η_T.</summary>
    public double[] First(int count) => [.. Enumerable.Range(1, count).Select(At)];
}
