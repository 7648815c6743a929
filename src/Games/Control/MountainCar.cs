namespace SelfPlay.Games.Control;

/// <summary>
/// Mountain car (Moore, "Efficient memory-based learning for robot control", 1990), with the equations of Gymnasium's
/// MountainCar-v0: an engine too weak for the hill has to swing the car up. Every step costs 1; the episode terminates at the flag.
/// </summary>
public struct MountainCar : IControlEnvironment<MountainCar>
{
    /// <summary>Gymnasium's time limit of MountainCar-v0, steps.</summary>
    public const int TimeLimit = 200;

    private const double Force = 0.001;
    private const double Gravity = 0.0025;
    private const double LeftEnd = -1.2; // an inelastic wall
    private const double RightEnd = 0.6;
    private const double Flag = 0.5;
    private const double MaxSpeed = 0.07;
    private const double StartLow = -0.6;
    private const double StartHigh = -0.4;

    private static readonly EnvironmentInfo s_info = new("mountaincar", "Mountain Car", ["left", "none", "right"], ObservationShape.Vector(2));

    private double _position;
    private double _velocity;

    /// <inheritdoc/>
    public static int StateSize => 2;

    /// <inheritdoc/>
    public readonly EnvironmentInfo Info => s_info;

    /// <inheritdoc/>
    public static MountainCar FromState(ReadOnlySpan<double> state) => new() { _position = state[0], _velocity = state[1] };

    /// <inheritdoc/>
    /// <remarks>Position and velocity.</remarks>
    public readonly void WriteState(Span<double> state) => (state[0], state[1]) = (_position, _velocity);

    /// <inheritdoc/>
    public void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource => (_position, _velocity) = (Uniform.Draw(StartLow, StartHigh, ref random), 0);

    /// <inheritdoc/>
    public StepResult Step<TRandom>(int action, ref TRandom random)
        where TRandom : IRandomSource
    {
        EnvironmentInfo.Check(action, 3);
        _velocity += ((action - 1) * Force) + (Math.Cos(3 * _position) * -Gravity);
        _velocity = Math.Clamp(_velocity, -MaxSpeed, MaxSpeed);
        _position = Math.Clamp(_position + _velocity, LeftEnd, RightEnd);
        if (_position == LeftEnd && _velocity < 0)
        {
            _velocity = 0;
        }

        return new(-1, _position >= Flag && _velocity >= 0);
    }

    /// <inheritdoc/>
    /// <remarks>The state, as <see cref="WriteState"/> has it.</remarks>
    public readonly void WriteObservation(Span<float> observation) => (observation[0], observation[1]) = ((float)_position, (float)_velocity);

    /// <inheritdoc/>
    public readonly string ToText() => $"position {_position:F3}, velocity {_velocity:F4}";
}
