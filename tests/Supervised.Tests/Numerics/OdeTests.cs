using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Numerics.Odes;

namespace SelfPlay.Supervised.Tests.Numerics;

public sealed class OdeTests
{
    /// <summary>The logistic equation dy/dt = y(1 − y), y(0) = 1/10, with y(t) = 1/(1 + 9e^{−t}).</summary>
    private static void Logistic(double t, ReadOnlySpan<double> y, Span<double> slope) => slope[0] = y[0] * (1 - y[0]);

    private static double LogisticAt(double t) => 1 / (1 + (9 * Math.Exp(-t)));

    [Theory]
    [InlineData(1e-6, 1e-4)]
    [InlineData(1e-10, 1e-8)]
    public void Dormand_prince_keeps_its_tolerance_on_the_logistic_equation(double tolerance, double error)
    {
        var solution = DormandPrince.Solve(Logistic, [0.1], 5, tolerance, tolerance);

        Assert.Equal(LogisticAt(5), solution.State[0], error);
        Assert.InRange(solution.Steps, 5, 300);
    }

    [Fact]
    public void Dormand_prince_integrates_explicit_time()
    {
        var solution = DormandPrince.Solve((t, _, slope) => slope[0] = Math.Cos(3 * t), [0.0], 2);

        Assert.Equal(Math.Sin(6) / 3, solution.State[0], 1e-9);
    }

    [Fact]
    public void Dormand_prince_turns_a_pendulum_whole_periods()
    {
        OdeSystem circle = (_, y, slope) => (slope[0], slope[1]) = (y[1], -y[0]);

        var state = DormandPrince.Solve(circle, [1.0, 0.0], 20 * Math.PI).State;

        Assert.Equal(1, state[0], 1e-7);
        Assert.Equal(0, state[1], 1e-7);
    }

    [Fact]
    public void Dormand_prince_shortens_steps_where_the_solution_turns_sharply()
    {
        OdeSystem stiffening = (t, y, slope) => slope[0] = -y[0] * (t < 1 ? 1 : 200);

        var solution = DormandPrince.Solve(stiffening, [1.0], 1.1);

        Assert.True(solution.Rejected > 0);
        Assert.Equal(Math.Exp(-21), solution.State[0], 1e-12);
    }

    [Fact]
    public void Fixed_step_methods_have_their_orders()
    {
        double[] steps = [20, 40, 80, 160];
        double Order(Func<OdeSystem, double, int, double[]> method) => -LineFit.OfPower(
            steps, [.. steps.Select(n => Math.Abs(method(Logistic, 3, (int)n)[0] - LogisticAt(3)))]).Slope;

        Assert.Equal(1, Order((system, time, n) => FixedStep.Euler(system, [0.1], time, n)), 0.1);
        Assert.Equal(4, Order((system, time, n) => FixedStep.RungeKutta4(system, [0.1], time, n)), 0.1);
    }
}
