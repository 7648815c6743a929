namespace SelfPlay.Games.Control;

/// <summary>
/// Acrobot (Sutton, "Generalization in reinforcement learning: successful examples using sparse coarse coding", NIPS 1995), with
/// the equations of Gymnasium's Acrobot-v1, which are those of Sutton and Barto's book: a torque between two hanging links has to
/// swing the free end above a line. Every step costs 1 but for the one that gets there, which terminates the episode.
/// </summary>
public struct Acrobot : IControlEnvironment<Acrobot>
{
    /// <summary>Gymnasium's time limit of Acrobot-v1, steps.</summary>
    public const int TimeLimit = 500;

    // Both links: 1 m, 1 kg, centre of mass halfway, moment of inertia 1 kg m^2.
    private const double Length = 1;
    private const double Mass = 1;
    private const double Centre = 0.5;
    private const double Inertia = 1;
    private const double Gravity = 9.8; // m/s^2
    private const double TimeStep = 0.2; // s, one Runge-Kutta step
    private const double MaxVelocity1 = 4 * Math.PI; // rad/s
    private const double MaxVelocity2 = 9 * Math.PI;
    private const double StartRange = 0.1; // of every number of the first state

    private static readonly EnvironmentInfo s_info = new("acrobot", "Acrobot", ["torque -1", "torque 0", "torque 1"], ObservationShape.Vector(6));

    private Motion _motion;

    /// <inheritdoc/>
    public static int StateSize => 4;

    /// <inheritdoc/>
    public readonly EnvironmentInfo Info => s_info;

    /// <inheritdoc/>
    public static Acrobot FromState(ReadOnlySpan<double> state) => new() { _motion = new(state[0], state[1], state[2], state[3]) };

    /// <inheritdoc/>
    /// <remarks>Angle of the first link from hanging, of the second from the first, in rad; then their velocities in rad/s.</remarks>
    public readonly void WriteState(Span<double> state) =>
        (state[0], state[1], state[2], state[3]) = (_motion.Angle1, _motion.Angle2, _motion.Velocity1, _motion.Velocity2);

    /// <inheritdoc/>
    public void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource => _motion = new(
            Uniform.Draw(-StartRange, StartRange, ref random),
            Uniform.Draw(-StartRange, StartRange, ref random),
            Uniform.Draw(-StartRange, StartRange, ref random),
            Uniform.Draw(-StartRange, StartRange, ref random));

    /// <inheritdoc/>
    public StepResult Step<TRandom>(int action, ref TRandom random)
        where TRandom : IRandomSource
    {
        EnvironmentInfo.Check(action, 3);
        var moved = RungeKutta(_motion, action - 1);
        _motion = new(
            Wrap(moved.Angle1),
            Wrap(moved.Angle2),
            Math.Clamp(moved.Velocity1, -MaxVelocity1, MaxVelocity1),
            Math.Clamp(moved.Velocity2, -MaxVelocity2, MaxVelocity2));
        var above = -Math.Cos(_motion.Angle1) - Math.Cos(_motion.Angle2 + _motion.Angle1) > Length;
        return new(above ? 0 : -1, above);
    }

    /// <inheritdoc/>
    /// <remarks>Cosine and sine of the first angle and of the second, and both velocities.</remarks>
    public readonly void WriteObservation(Span<float> observation)
    {
        (observation[0], observation[1]) = ((float)Math.Cos(_motion.Angle1), (float)Math.Sin(_motion.Angle1));
        (observation[2], observation[3]) = ((float)Math.Cos(_motion.Angle2), (float)Math.Sin(_motion.Angle2));
        (observation[4], observation[5]) = ((float)_motion.Velocity1, (float)_motion.Velocity2);
    }

    /// <inheritdoc/>
    public readonly string ToText() =>
        $"angles {_motion.Angle1:F3} and {_motion.Angle2:F3} rad, velocities {_motion.Velocity1:F3} and {_motion.Velocity2:F3} rad/s";

    private static Motion RungeKutta(in Motion start, double torque)
    {
        var k1 = Derivative(start, torque);
        var k2 = Derivative(start.Plus(k1, TimeStep / 2), torque);
        var k3 = Derivative(start.Plus(k2, TimeStep / 2), torque);
        var k4 = Derivative(start.Plus(k3, TimeStep), torque);
        return start.Plus(k1, TimeStep / 6).Plus(k2, TimeStep / 3).Plus(k3, TimeStep / 3).Plus(k4, TimeStep / 6);
    }

    /// <summary>Velocities and accelerations: the rate of change of a motion.</summary>
    private static Motion Derivative(in Motion motion, double torque)
    {
        var (angle1, angle2, velocity1, velocity2) = motion;
        var (sin2, cos2) = (Math.Sin(angle2), Math.Cos(angle2));
        var d1 = (Mass * Centre * Centre) + (Mass * ((Length * Length) + (Centre * Centre) + (2 * Length * Centre * cos2))) + (2 * Inertia);
        var d2 = (Mass * ((Centre * Centre) + (Length * Centre * cos2))) + Inertia;
        var phi2 = Mass * Centre * Gravity * Math.Cos(angle1 + angle2 - (Math.PI / 2));
        var phi1 = (-Mass * Length * Centre * velocity2 * velocity2 * sin2)
            - (2 * Mass * Length * Centre * velocity2 * velocity1 * sin2)
            + (((Mass * Centre) + (Mass * Length)) * Gravity * Math.Cos(angle1 - (Math.PI / 2)))
            + phi2;
        var acceleration2 = (torque + (d2 / d1 * phi1) - (Mass * Length * Centre * velocity1 * velocity1 * sin2) - phi2)
            / ((Mass * Centre * Centre) + Inertia - (d2 * d2 / d1));
        var acceleration1 = -((d2 * acceleration2) + phi1) / d1;
        return new(velocity1, velocity2, acceleration1, acceleration2);
    }

    private static double Wrap(double angle)
    {
        while (angle > Math.PI)
        {
            angle -= 2 * Math.PI;
        }

        while (angle < -Math.PI)
        {
            angle += 2 * Math.PI;
        }

        return angle;
    }

    private readonly record struct Motion(double Angle1, double Angle2, double Velocity1, double Velocity2)
    {
        public Motion Plus(in Motion rate, double time) => new(
            Angle1 + (rate.Angle1 * time),
            Angle2 + (rate.Angle2 * time),
            Velocity1 + (rate.Velocity1 * time),
            Velocity2 + (rate.Velocity2 * time));
    }
}
