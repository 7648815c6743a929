using System.Runtime.Intrinsics;

namespace SelfPlay.Games.MinAtar;

/// <summary>
/// MinAtar's Freeway: a chicken in column 4 crosses eight lanes of traffic, 1 each time it reaches the far side. Being hit sends it
/// back. An episode lasts 2501 steps.
/// </summary>
public struct Freeway : IMinAtarGame
{
    private const int Lanes = 8; // rows 1 to 8
    private const int Column = 4;
    private const int StartRow = 9;
    private const int MovePeriod = 3;
    private const int Duration = 2500;
    private const int MaxSpeed = 5;
    private const int CarChannel = 1;

    // Cars by lane: column, steps to wait, and signed speed. A car moves every |speed| + 1 steps, to the right if it is positive.
    private Vector128<sbyte> _columns, _timers, _speeds;
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
        _columns = default;
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
        channels.Clear();
        channels[0] = Cells.At(Column, _y);
        Span<sbyte> columns = stackalloc sbyte[Vector128<sbyte>.Count], trails = stackalloc sbyte[Vector128<sbyte>.Count], speeds = stackalloc sbyte[Vector128<sbyte>.Count];
        _columns.CopyTo(columns);
        Beside(_columns, -Direction(_speeds)).CopyTo(trails);
        Vector128.Abs(_speeds).CopyTo(speeds);
        var cars = default(Cells);
        for (var lane = 0; lane < Lanes; lane++)
        {
            cars |= Cells.At(columns[lane], lane + 1);
            channels[CarChannel + speeds[lane]] |= Cells.At(trails[lane], lane + 1);
        }

        channels[CarChannel] = cars;
    }

    private void MoveCars()
    {
        var hit = Vector128.Equals(_columns, Vector128.Create((sbyte)Column));
        var moves = Vector128.Equals(_timers, default);
        _timers = Vector128.ConditionalSelect(moves, Vector128.Abs(_speeds), _timers - Vector128<sbyte>.One);
        _columns = Beside(_columns, Direction(_speeds) & moves);

        // A car hits the chicken where it was and where it is now; the chicken's new row has no cars.
        hit |= Vector128.Equals(_columns, Vector128.Create((sbyte)Column));
        if (_y < StartRow && hit[_y - 1] != 0)
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
            _timers = _timers.WithElement(lane, (sbyte)(1 + random.Below(MaxSpeed)));
        }

        for (var lane = 0; lane < Lanes; lane++)
        {
            var speed = _timers[lane];
            _speeds = _speeds.WithElement(lane, random.Unit() < 0.5 ? (sbyte)-speed : speed);
        }
    }

    /// <summary>-1, 0 or 1.</summary>
    private static Vector128<sbyte> Direction(Vector128<sbyte> speeds) =>
        Vector128.LessThan(speeds, default) - Vector128.GreaterThan(speeds, default);

    /// <summary>The columns one further in a direction; the lanes are rings.</summary>
    private static Vector128<sbyte> Beside(Vector128<sbyte> columns, Vector128<sbyte> direction)
    {
        var size = Vector128.Create((sbyte)Cells.Size);
        var beside = columns + direction;
        beside += size & Vector128.LessThan(beside, default);
        return beside - (size & Vector128.Equals(beside, size));
    }
}
