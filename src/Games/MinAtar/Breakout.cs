namespace SelfPlay.Games.MinAtar;

/// <summary>
/// MinAtar's Breakout: a paddle in the last row sends a ball back at three rows of bricks, 1 for each brick. The ball moves
/// diagonally, a cell a step. The wall is built anew when the ball comes down and no brick is left; a missed ball ends the episode.
/// </summary>
public struct Breakout : IMinAtarGame
{
    private const int LastRow = Cells.Size - 1;
    private const int LastColumn = Cells.Size - 1;
    private const int StartRow = 3; // of the ball, inside the wall
    private const int StartPaddle = 4;

    private static readonly Cells s_wall = Cells.Rectangle(0, 9, 1, 3);

    private Cells _bricks;
    private sbyte _x, _y, _lastX, _lastY;
    private sbyte _stepX, _stepY; // -1 or 1: where the ball goes
    private sbyte _paddle;
    private bool _strike; // whether the ball has hit a brick and not left the bricks since

    /// <inheritdoc/>
    /// <remarks>Channels: paddle, ball, where the ball was, bricks.</remarks>
    public static MinAtarInfo Info { get; } = new("breakout", "MinAtar Breakout", "=o'#", [MinAtarAction.None, MinAtarAction.Left, MinAtarAction.Right]);

    /// <inheritdoc/>
    public bool IsOver { get; private set; }

    /// <inheritdoc/>
    public void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource
    {
        var fromLeft = random.Below(2) == 0;
        (_x, _stepX) = fromLeft ? ((sbyte)0, (sbyte)1) : ((sbyte)LastColumn, (sbyte)-1);
        (_y, _stepY) = (StartRow, 1);
        (_lastX, _lastY) = (_x, _y);
        _paddle = StartPaddle;
        _bricks = s_wall;
        _strike = false;
        IsOver = false;
    }

    /// <inheritdoc/>
    public int Step<TRandom>(MinAtarAction action, bool ramping, ref TRandom random)
        where TRandom : IRandomSource
    {
        _paddle = (sbyte)Math.Clamp(_paddle + action.Columns(), 0, LastColumn);
        (_lastX, _lastY) = (_x, _y);
        var (x, y) = (_x + _stepX, _y + _stepY);
        if (x is < 0 or > LastColumn)
        {
            x = _x;
            _stepX = (sbyte)-_stepX;
        }

        var reward = 0;
        var touches = false;
        if (y < 0)
        {
            y = 0;
            _stepY = (sbyte)-_stepY;
        }
        else if (_bricks.Overlaps(Cells.At(x, y)))
        {
            touches = true;
            if (!_strike)
            {
                reward = 1;
                _strike = true;
                _bricks &= ~Cells.At(x, y);
                y = _y;
                _stepY = (sbyte)-_stepY;
            }
        }
        else if (y == LastRow)
        {
            y = Land(x);
        }

        _strike &= touches;
        (_x, _y) = ((sbyte)x, (sbyte)y);
        return reward;
    }

    /// <inheritdoc/>
    public readonly void WriteChannels(Span<Cells> channels)
    {
        channels[0] = Cells.At(_paddle, LastRow);
        channels[1] = Cells.At(_x, _y);
        channels[2] = Cells.At(_lastX, _lastY);
        channels[3] = _bricks;
    }

    /// <summary>The ball reaches the last row in column <paramref name="x"/>; returns the row it goes on from.</summary>
    private int Land(int x)
    {
        if (_bricks.IsEmpty)
        {
            _bricks = s_wall;
        }

        if (_x == _paddle)
        {
            _stepY = (sbyte)-_stepY;
            return _y;
        }

        if (x == _paddle)
        {
            (_stepX, _stepY) = ((sbyte)-_stepX, (sbyte)-_stepY);
            return _y;
        }

        IsOver = true;
        return LastRow;
    }
}
