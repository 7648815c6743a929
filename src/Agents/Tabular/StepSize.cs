namespace SelfPlay.Agents.Tabular;

/// <summary>
/// How far a value moves towards its n-th target: α / n^ω. A constant ω = 0 follows a target that changes; ω = 1 with α = 1 is the
/// average of all targets; in between, 1/2 &lt; ω ≤ 1 converges with probability 1 (Robbins and Monro 1951).
/// </summary>
/// <param name="First">α, the first step.</param>
/// <param name="Power">ω.</param>
internal readonly record struct StepSize(double First, double Power = 0)
{
    /// <summary>Every target counts alike.</summary>
    public static StepSize Average => new(1, 1);

    /// <summary>The step towards target number <paramref name="n"/>, counted from 1.</summary>
    public double At(double n) => Power == 0 ? First : First / Math.Pow(n, Power);
}
