namespace SelfPlay.Supervised.Numerics.Odes;

/// <summary>The right-hand side of dy/dt = f(t, y).</summary>
/// <param name="t">Time.</param>
/// <param name="y">State. [D]</param>
/// <param name="slope">Receives dy/dt. [D]</param>
internal delegate void OdeSystem(double t, ReadOnlySpan<double> y, Span<double> slope);
