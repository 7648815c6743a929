using System.Numerics;

namespace SelfPlay.Games.MinAtar;

/// <summary>
/// MinAtar's Space Invaders: a cannon in the last row shoots at a block of 24 aliens, 1 for each. They move in step, turn and come
/// down at the edges, go faster the fewer they are, and shoot back. A new wave follows every wave; with ramping it is quicker.
/// Nothing in it is chance.
/// </summary>
public struct SpaceInvaders : IMinAtarGame
{
    private const int LastRow = Cells.Size - 1;
    private const int LastColumn = Cells.Size - 1;
    private const int StartCannon = 5;
    private const int StartMovePeriod = 12;
    private const int ShortestMovePeriod = 6;
    private const int AlienShotPeriod = 10;
    private const int ShotPeriod = 5;

    private static readonly Cells s_wave = Cells.Rectangle(2, 7, 0, 3);

    private Cells _aliens, _shots, _alienShots;
    private sbyte _cannon;
    private sbyte _movePeriod, _moveTimer, _alienShotTimer, _shotTimer;
    private bool _movingRight;

    /// <inheritdoc/>
    /// <remarks>Channels: cannon, aliens, aliens if they move left, aliens if they move right, the player's shots, the aliens' shots.</remarks>
    public static MinAtarInfo Info { get; } = new("space_invaders", "MinAtar Space Invaders", "^W<>|!",
        [MinAtarAction.None, MinAtarAction.Left, MinAtarAction.Right, MinAtarAction.Fire]);

    /// <inheritdoc/>
    public bool IsOver { get; private set; }

    private readonly Cells Cannon => Cells.At(_cannon, LastRow);

    /// <inheritdoc/>
    public void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource => this = new()
        {
            _aliens = s_wave,
            _cannon = StartCannon,
            _movePeriod = StartMovePeriod,
            _moveTimer = StartMovePeriod,
            _alienShotTimer = AlienShotPeriod,
        };

    /// <inheritdoc/>
    public int Step<TRandom>(MinAtarAction action, bool ramping, ref TRandom random)
        where TRandom : IRandomSource
    {
        _cannon = (sbyte)Math.Clamp(_cannon + action.Columns(), 0, LastColumn);
        if (action == MinAtarAction.Fire && _shotTimer == 0)
        {
            _shots |= Cannon;
            _shotTimer = ShotPeriod;
        }

        _shots = _shots.Up();
        _alienShots = _alienShots.Down();
        IsOver |= _alienShots.Overlaps(Cannon) || _aliens.Overlaps(Cannon);
        if (_moveTimer == 0)
        {
            MoveAliens();
        }

        if (_alienShotTimer == 0)
        {
            _alienShotTimer = AlienShotPeriod;
            ShootBack();
        }

        var hit = _aliens & _shots;
        (_aliens, _shots) = (_aliens & ~hit, _shots & ~hit);
        if (_shotTimer > 0)
        {
            _shotTimer--;
        }

        _moveTimer--;
        _alienShotTimer--;
        if (_aliens.IsEmpty)
        {
            _aliens = s_wave;
            if (ramping && _movePeriod > ShortestMovePeriod)
            {
                _movePeriod--;
            }
        }

        return hit.Population;
    }

    /// <inheritdoc/>
    public readonly void WriteChannels(Span<Cells> channels)
    {
        channels[0] = Cannon;
        channels[1] = _aliens;
        channels[2] = _movingRight ? default : _aliens;
        channels[3] = _movingRight ? _aliens : default;
        channels[4] = _shots;
        channels[5] = _alienShots;
    }

    private void MoveAliens()
    {
        _moveTimer = (sbyte)Math.Min(_aliens.Population, _movePeriod);
        if (_aliens.Overlaps(Cells.Column(_movingRight ? LastColumn : 0)))
        {
            _movingRight = !_movingRight;
            var landed = _aliens.InRow(LastRow);
            IsOver |= landed != 0;

            // What landed comes back at the top: seen only in the observation that ends the episode.
            _aliens = _aliens.Down() | new Cells(landed, 0);
        }
        else
        {
            _aliens = _movingRight ? _aliens.Right() : _aliens.Left();
        }

        IsOver |= _aliens.Overlaps(Cannon);
    }

    /// <summary>The lowest alien of the column nearest to the cannon shoots; of two columns as near, the left one.</summary>
    private void ShootBack()
    {
        // The block is never empty here: a new wave comes in the step in which the last alien is hit.
        var columns = _aliens.OccupiedColumns;
        var left = columns & ((2u << _cannon) - 1);
        var toLeft = left == 0 ? Cells.Size : _cannon - BitOperations.Log2(left);
        var toRight = BitOperations.TrailingZeroCount(columns >> _cannon);
        _alienShots |= (_aliens & Cells.Column(toLeft <= toRight ? _cannon - toLeft : _cannon + toRight)).Last();
    }
}
