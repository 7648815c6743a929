using System.Runtime.Intrinsics;

namespace SelfPlay.Games.MinAtar;

/// <summary>
/// MinAtar's Freeway: a chicken in column 4 crosses eight lanes of traffic, 1 each time it reaches the far side. Being hit sends it
/// back. An episode lasts 2501 steps.
/// </summary>
public struct Freeway : IMinAtarGame
{
    private const int Lanes = 8;
    private const int FirstLane = 1; // its row
    private const uint LaneRows = ((1u << Lanes) - 1) << FirstLane;
    private const int Column = 4;
    private const int StartRow = 9;
    private const int MovePeriod = 3;
    private const int Duration = 2500;
    private const int MaxSpeed = 5;
    private const int CarChannel = 1;

    private Cells _cars; // one in each lane
    private Cells _rightward; // the lanes in which they move right
    private Vector128<byte> _timers, _speeds; // by lane: steps to wait for the next move, and between two moves
    private short _clock;
    private sbyte _y;
    private sbyte _moveTimer;

    /// <inheritdoc/>
    /// <remarks>Channels: chicken, cars, and where cars of speed 1, 2, 3, 4 and 5 come from; the speed is steps between two moves.</remarks>
    public static MinAtarInfo Info { get; } = new("freeway", "MinAtar Freeway", "@#12345", [MinAtarAction.None, MinAtarAction.Up, MinAtarAction.Down]);

    /// <inheritdoc/>
    public readonly bool IsOver => _clock < 0;

    /// <inheritdoc/>
    public void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource
    {
        _cars = Cells.Column(0) & Cells.Rows(LaneRows);
        ChangeTraffic(ref random);
        (_y, _moveTimer, _clock) = (StartRow, MovePeriod, Duration);
    }

    /// <inheritdoc/>
    public int Step<TRandom>(MinAtarAction action, bool ramping, ref TRandom random)
        where TRandom : IRandomSource
    {
        if (_moveTimer == 0 && action is MinAtarAction.Up or MinAtarAction.Down)
        {
            _moveTimer = MovePeriod;
            _y = (sbyte)(action == MinAtarAction.Up ? _y - 1 : Math.Min(_y + 1, StartRow));
        }

        var reward = 0;
        if (_y == 0)
        {
            reward = 1;
            ChangeTraffic(ref random);
            _y = StartRow;
        }

        MoveCars();
        if (_moveTimer > 0)
        {
            _moveTimer--;
        }

        _clock--;
        return reward;
    }

    /// <inheritdoc/>
    public readonly void WriteChannels(Span<Cells> channels)
    {
        channels[0] = Cells.At(Column, _y);
        channels[CarChannel] = _cars;
        var trails = (_cars.RollLeft() & _rightward) | (_cars.RollRight() & ~_rightward);
        for (var speed = 1; speed <= MaxSpeed; speed++)
        {
            channels[CarChannel + speed] = trails & Rows(Vector128.Equals(_speeds, Vector128.Create((byte)speed)));
        }
    }

    private void MoveCars()
    {
        var chicken = Cells.At(Column, _y); // where it starts there are no cars
        var hit = _cars.Overlaps(chicken);
        var turns = Vector128.Equals(_timers, default);
        _timers = Vector128.ConditionalSelect(turns, _speeds, _timers - Vector128<byte>.One);
        var moving = Rows(turns);
        _cars = (_cars & ~moving) | (_cars.RollRight() & moving & _rightward) | (_cars.RollLeft() & moving & ~_rightward);

        // A car hits the chicken where it was and where it is now.
        if (hit | _cars.Overlaps(chicken))
        {
            _y = StartRow;
        }
    }

    /// <summary>New speeds and directions; the cars stay where they are.</summary>
    private void ChangeTraffic<TRandom>(ref TRandom random)
        where TRandom : IRandomSource
    {
        for (var lane = 0; lane < Lanes; lane++)
        {
            _speeds = _speeds.WithElement(lane, (byte)(1 + random.Below(MaxSpeed)));
        }

        _timers = _speeds;
        _rightward = default;
        for (var lane = 0; lane < Lanes; lane++)
        {
            if (random.Unit() >= 0.5)
            {
                _rightward |= Cells.Row(FirstLane + lane);
            }
        }
    }

    /// <summary>The rows of the lanes that are set.</summary>
    private static Cells Rows(Vector128<byte> lanes) => Cells.Rows((lanes.ExtractMostSignificantBits() << FirstLane) & LaneRows);
}
