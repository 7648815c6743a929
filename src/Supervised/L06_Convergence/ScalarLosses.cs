namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>A loss of one parameter.</summary>
internal interface IScalarLoss
{
    /// <summary>L(x), less its minimum.</summary>
    double Excess(double x);

    /// <summary>L'(x), or a subgradient where there is a kink.</summary>
    double Slope(double x);
}

/// <summary>½h x²: strongly convex.</summary>
internal readonly record struct Quadratic(double Curvature) : IScalarLoss
{
    public double Excess(double x) => 0.5 * Curvature * x * x;

    public double Slope(double x) => Curvature * x;
}

/// <summary>¼x⁴: convex, but flat at the optimum.</summary>
internal readonly record struct Quartic : IScalarLoss
{
    public double Excess(double x) => 0.25 * x * x * x * x;

    public double Slope(double x) => x * x * x;
}

/// <summary>|x|: convex with a kink; the gradient does not get smaller near the optimum.</summary>
internal readonly record struct AbsoluteValue : IScalarLoss
{
    public double Excess(double x) => Math.Abs(x);

    public double Slope(double x) => x >= 0 ? 1 : -1;
}

/// <summary>¼(x² − 1)² + tilt·x: two minima, the left one lower, and a maximum between them.</summary>
internal readonly record struct DoubleWell(double Tilt) : IScalarLoss
{
    public double Excess(double x) => (0.25 * ((x * x) - 1) * ((x * x) - 1)) + (Tilt * x) - Value(Minimum(-1));

    public double Slope(double x) => (x * ((x * x) - 1)) + Tilt;

    /// <summary>The minimum on the side of <paramref name="side"/>, -1 or 1, by Newton's method.</summary>
    public double Minimum(int side)
    {
        double x = side;
        for (var i = 0; i < 30; i++)
        {
            x -= Slope(x) / ((3 * x * x) - 1);
        }

        return x;
    }

    private double Value(double x) => (0.25 * ((x * x) - 1) * ((x * x) - 1)) + (Tilt * x);
}
