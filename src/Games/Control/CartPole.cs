namespace SelfPlay.Games.Control;

/// <summary>
/// Cart-pole (Barto, Sutton and Anderson, "Neuronlike adaptive elements that can solve difficult learning control problems",
/// IEEE SMC 1983), with the constants and Euler steps of Gymnasium's CartPole-v1: push a cart to the left or to the right so
/// that the pole on it stays upright. Every step brings 1; the episode terminates when the pole leans by more than 12 degrees
/// or the cart leaves the track.
/// </summary>
public struct CartPole : IControlEnvironment<CartPole>
{
    /// <summary>Gymnasium's time limit of CartPole-v1, steps.</summary>
    public const int TimeLimit = 500;

    private const double Gravity = 9.8; // m/s^2
    private const double PoleMass = 0.1; // kg
    private const double TotalMass = 1.0 + PoleMass; // the cart weighs 1 kg
    private const double HalfLength = 0.5; // of the pole, m
    private const double Push = 10; // N
    private const double TimeStep = 0.02; // s
    private const double Track = 2.4; // furthest position from the middle, m
    private const double MaxLean = 12 * 2 * Math.PI / 360; // rad
    private const double StartRange = 0.05; // of every number of the first state

    private static readonly EnvironmentInfo s_info = new("cartpole", "Cart-Pole", ["left", "right"], ObservationShape.Vector(4));

    private double _position;
    private double _velocity;
    private double _angle;
    private double _angularVelocity;

    /// <inheritdoc/>
    public static int StateSize => 4;

    /// <inheritdoc/>
    public readonly EnvironmentInfo Info => s_info;

    /// <inheritdoc/>
    public static CartPole FromState(ReadOnlySpan<double> state) =>
        new() { _position = state[0], _velocity = state[1], _angle = state[2], _angularVelocity = state[3] };

    /// <inheritdoc/>
    /// <remarks>Position in m and velocity of the cart, angle of the pole from upright in rad and its velocity; per second.</remarks>
    public readonly void WriteState(Span<double> state) =>
        (state[0], state[1], state[2], state[3]) = (_position, _velocity, _angle, _angularVelocity);

    /// <inheritdoc/>
    public void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource
    {
        _position = Uniform.Draw(-StartRange, StartRange, ref random);
        _velocity = Uniform.Draw(-StartRange, StartRange, ref random);
        _angle = Uniform.Draw(-StartRange, StartRange, ref random);
        _angularVelocity = Uniform.Draw(-StartRange, StartRange, ref random);
    }

    /// <inheritdoc/>
    public StepResult Step<TRandom>(int action, ref TRandom random)
        where TRandom : IRandomSource
    {
        EnvironmentInfo.Check(action, 2);
        var (sin, cos) = (Math.Sin(_angle), Math.Cos(_angle));
        var force = action == 1 ? Push : -Push;
        var pull = (force + (PoleMass * HalfLength * (_angularVelocity * _angularVelocity) * sin)) / TotalMass;
        var angularAcceleration = ((Gravity * sin) - (cos * pull)) / (HalfLength * ((4.0 / 3.0) - (PoleMass * (cos * cos) / TotalMass)));
        var acceleration = pull - (PoleMass * HalfLength * angularAcceleration * cos / TotalMass);
        _position += TimeStep * _velocity;
        _velocity += TimeStep * acceleration;
        _angle += TimeStep * _angularVelocity;
        _angularVelocity += TimeStep * angularAcceleration;
        return new(1, Math.Abs(_position) > Track || Math.Abs(_angle) > MaxLean);
    }

    /// <inheritdoc/>
    /// <remarks>The state, as <see cref="WriteState"/> has it.</remarks>
    public readonly void WriteObservation(Span<float> observation) =>
        (observation[0], observation[1], observation[2], observation[3]) = ((float)_position, (float)_velocity, (float)_angle, (float)_angularVelocity);

    /// <inheritdoc/>
    public readonly string ToText() =>
        $"position {_position:F3} m, velocity {_velocity:F3} m/s, angle {_angle:F3} rad, angular velocity {_angularVelocity:F3} rad/s";
}
