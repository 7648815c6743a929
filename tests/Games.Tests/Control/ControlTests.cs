using SelfPlay.Games.Control;
using SelfPlay.Games.Tests.Environments;

namespace SelfPlay.Games.Tests.Control;

/// <summary>The states that episodes begin with.</summary>
internal static class ControlStarts
{
    /// <summary>The numbers of a thousand first states lie within their ranges, and come near both ends of them.</summary>
    public static void Check<TEnvironment>((double Low, double High)[] ranges)
        where TEnvironment : struct, IControlEnvironment<TEnvironment>
    {
        var random = new Xoshiro256(13);
        var environment = default(TEnvironment);
        var starts = Enumerable.Range(0, 1000).Select(_ =>
        {
            var state = new double[TEnvironment.StateSize];
            environment.Reset(ref random);
            environment.WriteState(state);
            return state;
        }).ToArray();
        for (var i = 0; i < ranges.Length; i++)
        {
            var (low, high) = ranges[i];
            var (least, most, near) = (starts.Min(s => s[i]), starts.Max(s => s[i]), 0.02 * (high - low));
            Assert.True(low <= least && least <= low + near && high - near <= most && most <= high, $"Number {i} begins between {least} and {most}.");
        }
    }
}

public sealed class CartPoleTests : EnvironmentConformance<TimeLimited<CartPole>>
{
    [Fact]
    public void Every_number_begins_within_a_twentieth() => ControlStarts.Check<CartPole>([(-0.05, 0.05), (-0.05, 0.05), (-0.05, 0.05), (-0.05, 0.05)]);

    protected override TimeLimited<CartPole> Create() => new(default(CartPole), CartPole.TimeLimit);

    protected override bool IsReward(double reward) => reward == 1;
}

public sealed class MountainCarTests : EnvironmentConformance<TimeLimited<MountainCar>>
{
    [Fact]
    public void Going_with_the_swing_reaches_the_flag()
    {
        var random = new Xoshiro256(11);
        var car = default(MountainCar);
        Span<double> state = stackalloc double[MountainCar.StateSize];
        for (var episode = 0; episode < 100; episode++)
        {
            car.Reset(ref random);
            var steps = 0;
            do
            {
                car.WriteState(state);
                Assert.True(++steps < MountainCar.TimeLimit);
            }
            while (!car.Step(state[1] < 0 ? 0 : 2, ref random).Terminated);
        }
    }

    [Fact]
    public void The_car_begins_at_rest_in_the_valley() => ControlStarts.Check<MountainCar>([(-0.6, -0.4), (0, 0)]);

    protected override TimeLimited<MountainCar> Create() => new(default(MountainCar), MountainCar.TimeLimit);

    protected override bool IsReward(double reward) => reward == -1;
}

public sealed class AcrobotTests : EnvironmentConformance<TimeLimited<Acrobot>>
{
    /// <summary>Without torque or friction the energy of the two links is constant: to 0.5 % over 50 steps of the integrator.</summary>
    [Fact]
    public void Energy_is_conserved_without_torque()
    {
        var random = new Xoshiro256(12);
        var acrobot = Acrobot.FromState([0.4, -0.2, 0, 0]);
        var energy = Energy(acrobot);
        for (var i = 0; i < 50; i++)
        {
            acrobot.Step(1, ref random);
            Assert.InRange(Energy(acrobot) - energy, -0.05, 0.05);
        }
    }

    [Fact]
    public void Every_number_begins_within_a_tenth() => ControlStarts.Check<Acrobot>([(-0.1, 0.1), (-0.1, 0.1), (-0.1, 0.1), (-0.1, 0.1)]);

    [Fact]
    public void An_observation_has_cosines_sines_and_velocities()
    {
        var observation = new float[6];
        Acrobot.FromState([Math.PI / 6, -Math.PI / 2, 1.5, -2.5]).WriteObservation(observation);
        Assert.Equal([0.8660254f, 0.5f, 0, -1, 1.5f, -2.5f], observation, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    protected override TimeLimited<Acrobot> Create() => new(default(Acrobot), Acrobot.TimeLimit);

    protected override bool IsReward(double reward) => reward is 0 or -1;

    /// <summary>Of two uniform 1 kg, 1 m links that turn about their centres with 1 kg m^2.</summary>
    private static double Energy(in Acrobot acrobot)
    {
        Span<double> s = stackalloc double[Acrobot.StateSize];
        acrobot.WriteState(s);
        var (a, b, u, v) = (s[0], s[0] + s[1], s[2], s[2] + s[3]);
        var first = (0.5 * 0.25 * u * u) + (0.5 * u * u) - (9.8 * 0.5 * Math.Cos(a));
        var speed = (u * u) + (0.25 * v * v) + (u * v * Math.Cos(a - b));
        return first + (0.5 * speed) + (0.5 * v * v) - (9.8 * (Math.Cos(a) + (0.5 * Math.Cos(b))));
    }
}
