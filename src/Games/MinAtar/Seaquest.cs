namespace SelfPlay.Games.MinAtar;

/// <summary>
/// MinAtar's Seaquest: a submarine shoots fish and enemy submarines, 1 for each, picks up divers and has to come up for air before
/// its oxygen runs out; coming up with six divers brings up to 10 more. With ramping, every time it comes up enemies appear more
/// often and move faster. Fish, enemies and their bullets end the episode.
/// </summary>
public struct Seaquest : IMinAtarGame
{
    private const int Surface = 0;
    private const int LastRow = 8; // of the player
    private const int EnemyRows = 8; // rows 1 to 8
    private const int LastColumn = Cells.Size - 1;
    private const int GaugeRow = Cells.Size - 1;
    private const int GaugeEnd = 9; // divers are counted from there to the left
    private const int GaugeShift = 40; // of the last row in its word
    private const int StartX = 5;
    private const int MaxOxygen = 200;
    private const int FullGauge = 10;
    private const int Crew = 6; // divers on board that are worth something
    private const int StartSpawnPeriod = 20;
    private const int DiverPeriod = 30;
    private const int StartMovePeriod = 5;
    private const int ShortestMovePeriod = 2;
    private const int DiverMovePeriod = 5;
    private const int ShotPeriod = 5;
    private const int EnemyShotPeriod = 10;

    private SeaquestItems _shots, _enemyShots, _fish, _submarines, _divers;
    private int _onBoard; // below 0 after a delivery: coming up always costs one
    private short _oxygen;
    private sbyte _x, _y;
    private sbyte _spawnPeriod, _spawnTimer, _diverTimer, _movePeriod, _shotTimer;
    private byte _ramps;
    private bool _facesRight;
    private bool _atSurface;

    /// <inheritdoc/>
    /// <remarks>
    /// Channels: front and back of the submarine, its bullets, where things come from, enemy bullets, fish, enemy submarines,
    /// oxygen, divers on board, divers.
    /// </remarks>
    public static MinAtarInfo Info { get; } = new("seaquest", "MinAtar Seaquest", "@=-'*fs~+d", Enum.GetValues<MinAtarAction>());

    /// <inheritdoc/>
    public bool IsOver { get; private set; }

    private readonly Cells Player => Cells.At(_x, _y);

    /// <summary>Enemies and their bullets, for tests of the bounds of <see cref="SeaquestItems"/>.</summary>
    internal readonly (int Fish, int Submarines, int Bullets) Crowd => (_fish.Count, _submarines.Count, _enemyShots.Count);

    /// <inheritdoc/>
    public void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource
    {
        _shots.Clear();
        _enemyShots.Clear();
        _fish.Clear();
        _submarines.Clear();
        _divers.Clear();
        (_x, _y, _facesRight, _atSurface, IsOver) = (StartX, Surface, false, true, false);
        (_oxygen, _onBoard, _ramps) = (MaxOxygen, 0, 0);
        (_spawnPeriod, _spawnTimer, _diverTimer) = (StartSpawnPeriod, StartSpawnPeriod, DiverPeriod);
        (_movePeriod, _shotTimer) = (StartMovePeriod, 0);
    }

    /// <inheritdoc/>
    public int Step<TRandom>(MinAtarAction action, bool ramping, ref TRandom random)
        where TRandom : IRandomSource
    {
        if (_spawnTimer == 0)
        {
            SpawnEnemy(ref random);
            _spawnTimer = _spawnPeriod;
        }

        if (_diverTimer == 0)
        {
            var right = random.Unit() < 0.5;
            _divers.Add(Enter(right, random.Below(EnemyRows), DiverMovePeriod));
            _diverTimer = DiverPeriod;
        }

        Act(action);
        // Most lists are empty most of the time: no calls for those.
        var reward = _shots.Count > 0 ? MoveShots() : 0;
        if (_divers.Count > 0)
        {
            MoveDivers();
        }

        reward += _submarines.Count > 0 ? MoveEnemies(ref _submarines, shoot: true) : 0;
        if (_enemyShots.Count > 0)
        {
            MoveEnemyShots();
        }

        reward += _fish.Count > 0 ? MoveEnemies(ref _fish, shoot: false) : 0;
        _spawnTimer--;
        _diverTimer--;
        if (_shotTimer > 0)
        {
            _shotTimer--;
        }

        return reward + Breathe(ramping);
    }

    /// <inheritdoc/>
    public readonly void WriteChannels(Span<Cells> channels)
    {
        var player = Player;
        channels[0] = player;
        channels[1] = _facesRight ? player.Left() : player.Right();
        channels[2] = _shots.Cells;
        channels[3] = SeaquestItems.Trails(_fish, _submarines, _divers);
        channels[4] = _enemyShots.Cells;
        channels[5] = _fish.Cells;
        channels[6] = _submarines.Cells;
        channels[9] = _divers.Cells;
        var divers = Math.Max(_onBoard, 0);
        channels[7] = Gauge(0, Math.Max(_oxygen, (short)0) * FullGauge / MaxOxygen);
        channels[8] = Gauge(GaugeEnd - divers, divers);
    }

    /// <summary>So many cells of the last row, from <paramref name="first"/> on.</summary>
    private static Cells Gauge(int first, int length) => Cells.Row(GaugeRow) & new Cells(0, ((1UL << length) - 1) << (GaugeShift + first));

    private static SeaquestItem Enter(bool movesRight, int lane, int moveTimer) =>
        new(movesRight ? (sbyte)0 : (sbyte)LastColumn, (sbyte)(1 + lane), movesRight, (sbyte)moveTimer);

    private void SpawnEnemy<TRandom>(ref TRandom random)
        where TRandom : IRandomSource
    {
        var right = random.Unit() < 0.5;
        var isSubmarine = random.Unit() < 1.0 / 3;
        var enemy = Enter(right, random.Below(EnemyRows), _movePeriod);
        if (_fish.AnyAgainst(enemy) || _submarines.AnyAgainst(enemy))
        {
            return;
        }

        if (isSubmarine)
        {
            _submarines.Add(enemy with { ShotTimer = EnemyShotPeriod });
        }
        else
        {
            _fish.Add(enemy);
        }
    }

    private void Act(MinAtarAction action)
    {
        if (action == MinAtarAction.Fire && _shotTimer == 0)
        {
            _shots.Add(new(_x, _y, _facesRight));
            _shotTimer = ShotPeriod;
        }

        var columns = action.Columns();
        _x = (sbyte)Math.Clamp(_x + columns, 0, LastColumn);
        _y = (sbyte)Math.Clamp(_y + action.Rows(), Surface, LastRow);
        _facesRight = (_facesRight & columns == 0) | columns > 0;
    }

    private int MoveShots()
    {
        var reward = 0;
        for (var i = _shots.Count - 1; i >= 0; i--)
        {
            ref var shot = ref _shots[i];
            if (!shot.Advance())
            {
                _shots.RemoveAt(i);
            }
            else if (_fish.RemoveFirstAt(shot.Cell) || _submarines.RemoveFirstAt(shot.Cell))
            {
                _shots.RemoveAt(i);
                reward++;
            }
        }

        _shots.Redraw();
        return reward;
    }

    private void MoveDivers()
    {
        var changed = false;
        for (var i = _divers.Count - 1; i >= 0; i--)
        {
            ref var diver = ref _divers[i];
            var pickedUp = PicksUp(diver);
            if (!pickedUp && diver.MoveTimer != 0)
            {
                diver.MoveTimer--;
                continue;
            }

            changed = true;
            var gone = false;
            if (!pickedUp)
            {
                diver.MoveTimer = DiverMovePeriod;
                gone = !diver.Advance();
                pickedUp = PicksUp(diver);
            }

            _onBoard += pickedUp ? 1 : 0;
            if (pickedUp || gone)
            {
                _divers.RemoveAt(i);
            }
        }

        if (changed)
        {
            _divers.Redraw();
        }
    }

    private readonly bool PicksUp(in SeaquestItem diver) => _onBoard < Crew && diver.IsAt(_x, _y);

    /// <summary>Moves fish or submarines and returns the reward for those that run into a bullet.</summary>
    private int MoveEnemies(ref SeaquestItems enemies, bool shoot)
    {
        var reward = 0;
        var player = Player;
        IsOver |= enemies.Cells.Overlaps(player);
        var changed = false;
        for (var i = enemies.Count - 1; i >= 0; i--)
        {
            ref var enemy = ref enemies[i];
            var gone = false;
            if (enemy.MoveTimer != 0)
            {
                enemy.MoveTimer--;
            }
            else
            {
                enemy.MoveTimer = _movePeriod;
                changed = true;
                if (!enemy.Advance())
                {
                    gone = true;
                }
                else if (enemy.Cell.Overlaps(player))
                {
                    IsOver = true;
                }
                else if (_shots.RemoveFirstAt(enemy.Cell))
                {
                    gone = true;
                    reward++;
                }
            }

            if (shoot)
            {
                Shoot(ref enemy); // one that is gone since this step shoots all the same
            }

            if (gone)
            {
                enemies.RemoveAt(i);
            }
        }

        if (changed)
        {
            enemies.Redraw();
        }

        return reward;
    }

    private void Shoot(ref SeaquestItem submarine)
    {
        if (submarine.ShotTimer != 0)
        {
            submarine.ShotTimer--;
            return;
        }

        // A bullet from outside the grid is gone before anything looks: bullets move next.
        submarine.ShotTimer = EnemyShotPeriod;
        _enemyShots.Add(new(submarine.X, submarine.Y, submarine.MovesRight));
    }

    private void MoveEnemyShots()
    {
        for (var i = _enemyShots.Count - 1; i >= 0; i--)
        {
            ref var shot = ref _enemyShots[i];
            IsOver |= shot.IsAt(_x, _y);
            if (shot.Advance())
            {
                IsOver |= shot.IsAt(_x, _y);
            }
            else
            {
                _enemyShots.RemoveAt(i);
            }
        }

        _enemyShots.Redraw();
    }

    /// <summary>Uses up oxygen, or comes up for air: returns the reward for a full crew.</summary>
    private int Breathe(bool ramping)
    {
        IsOver |= _oxygen <= 0;
        if (_y > Surface)
        {
            _oxygen--;
            _atSurface = false;
            return 0;
        }

        if (_atSurface)
        {
            return 0;
        }

        if (_onBoard == 0)
        {
            IsOver = true;
            return 0;
        }

        _atSurface = true;
        var reward = 0;
        if (_onBoard == Crew)
        {
            reward = _oxygen * FullGauge / MaxOxygen;
            _onBoard = 0;
        }

        _oxygen = MaxOxygen;
        _onBoard--; // to -1 after a delivery, and on from there: only 0 is fatal
        if (ramping)
        {
            Ramp();
        }

        return reward;
    }

    private void Ramp()
    {
        if (_spawnPeriod == 1 && _movePeriod == ShortestMovePeriod)
        {
            return;
        }

        if (_movePeriod > ShortestMovePeriod && _ramps % 2 == 1)
        {
            _movePeriod--;
        }

        if (_spawnPeriod > 1)
        {
            _spawnPeriod--;
        }

        _ramps++;
    }
}
