using System.Numerics;
using SelfPlay.Games.Boards;

namespace SelfPlay.Games.MinAtar;

/// <summary>
/// MinAtar's Asterix: objects cross rows 1 to 8, at most one a row. Gold brings 1, an enemy ends the episode. With ramping,
/// objects come and move ever more often.
/// </summary>
public struct Asterix : IMinAtarGame
{
    private const int FirstRow = 1;
    private const int LastRow = 8;
    private const int LastColumn = Cells.Size - 1;
    private const int StartX = 5;
    private const int StartY = 5;
    private const int StartSpawnPeriod = 10;
    private const int StartMovePeriod = 5;
    private const int RampPeriod = 100;

    private Cells _enemies;
    private Cells _gold;
    private Cells _rightward; // all cells of the rows whose object moves right
    private sbyte _x, _y;
    private sbyte _spawnPeriod, _spawnTimer, _movePeriod, _moveTimer, _rampTimer;
    private byte _ramps;

    /// <inheritdoc/>
    /// <remarks>Channels: player, enemies, where objects come from, gold.</remarks>
    public static MinAtarInfo Info { get; } = new("asterix", "MinAtar Asterix", "@x'$",
        [MinAtarAction.None, MinAtarAction.Left, MinAtarAction.Up, MinAtarAction.Right, MinAtarAction.Down]);

    /// <inheritdoc/>
    public bool IsOver { get; private set; }

    /// <inheritdoc/>
    public void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource => this = new()
        {
            _x = StartX,
            _y = StartY,
            _spawnPeriod = StartSpawnPeriod,
            _spawnTimer = StartSpawnPeriod,
            _movePeriod = StartMovePeriod,
            _moveTimer = StartMovePeriod,
            _rampTimer = RampPeriod,
        };

    /// <inheritdoc/>
    public int Step<TRandom>(MinAtarAction action, bool ramping, ref TRandom random)
        where TRandom : IRandomSource
    {
        if (_spawnTimer == 0)
        {
            Spawn(ref random);
            _spawnTimer = _spawnPeriod;
        }

        _x = (sbyte)Math.Clamp(_x + action.Columns(), 0, LastColumn);
        _y = (sbyte)Math.Clamp(_y + action.Rows(), FirstRow, LastRow);
        var reward = Meet();
        if (_moveTimer == 0)
        {
            _moveTimer = _movePeriod;
            (_enemies, _gold) = (Move(_enemies), Move(_gold));
            reward += Meet();
        }

        _spawnTimer--;
        _moveTimer--;
        if (ramping && (_spawnPeriod > 1 || _movePeriod > 1))
        {
            Ramp();
        }

        return reward;
    }

    /// <inheritdoc/>
    public readonly void WriteChannels(Span<Cells> channels)
    {
        var objects = _enemies | _gold;
        channels[0] = Cells.At(_x, _y);
        channels[1] = _enemies;
        channels[2] = (objects & _rightward).Left() | (objects & ~_rightward).Right();
        channels[3] = _gold;
    }

    private void Spawn<TRandom>(ref TRandom random)
        where TRandom : IRandomSource
    {
        var right = random.Unit() < 0.5;
        var isGold = random.Unit() < 1.0 / 3;
        var objects = _enemies | _gold;
        var free = 0u;
        for (var y = FirstRow; y <= LastRow; y++)
        {
            free |= objects.InRow(y) == 0 ? 1u << y : 0;
        }

        if (free == 0)
        {
            return;
        }

        var row = BitOperations.TrailingZeroCount(Bits.Select(free, random.Below(BitOperations.PopCount(free))));
        _rightward = right ? _rightward | Cells.Row(row) : _rightward & ~Cells.Row(row);
        var cell = Cells.At(right ? 0 : LastColumn, row);
        if (isGold)
        {
            _gold |= cell;
        }
        else
        {
            _enemies |= cell;
        }
    }

    /// <summary>What happens where the player is: gold is taken, an enemy stays and ends the episode.</summary>
    private int Meet()
    {
        var here = Cells.At(_x, _y);
        IsOver |= _enemies.Overlaps(here);
        if (!_gold.Overlaps(here))
        {
            return 0;
        }

        _gold &= ~here;
        return 1;
    }

    private readonly Cells Move(Cells objects) => (objects & _rightward).Right() | (objects & ~_rightward).Left();

    private void Ramp()
    {
        if (_rampTimer >= 0)
        {
            _rampTimer--;
            return;
        }

        if (_movePeriod > 1 && _ramps % 2 == 1)
        {
            _movePeriod--;
        }

        if (_spawnPeriod > 1)
        {
            _spawnPeriod--;
        }

        _ramps++;
        _rampTimer = RampPeriod;
    }
}
