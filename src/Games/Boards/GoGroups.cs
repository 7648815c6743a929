namespace SelfPlay.Games.Boards;

/// <summary>A group of stones.</summary>
internal struct GoGroup<TPoints>
    where TPoints : unmanaged, IGoPoints<TPoints>
{
    /// <summary>Its stones.</summary>
    public TPoints Stones;

    /// <summary>Its liberties.</summary>
    public TPoints Liberties;
}

/// <summary>
/// A board that keeps its groups and their liberties from move to move: dearer to set up than two sets of stones, but a
/// move then costs a look at four neighbours. For playouts, in memory of the caller's.
/// </summary>
/// <remarks>
/// Every point has a mark: what it holds, and of a stone also the group, 2 * number of one of its points + player. When groups
/// join, the marks of the smaller one change.
/// </remarks>
internal unsafe ref struct GoGroups<TGoban, TPoints>
    where TGoban : struct, IGoban
    where TPoints : unmanaged, IGoPoints<TPoints>
{
    private const ushort EmptyMark = ushort.MaxValue - 1;
    private const ushort BorderMark = ushort.MaxValue;

    private readonly ushort* _marks;
    private readonly ushort* _free;
    private readonly ushort* _places;
    private readonly GoGroup<TPoints>* _groups;
    private readonly TPoints* _stones;
    private TPoints _empty;

    /// <summary>A board with these stones.</summary>
    /// <param name="numbers">Memory of <see cref="Numbers"/> numbers.</param>
    /// <param name="groups">Memory of a group for every number of a point.</param>
    /// <param name="stones">The stones of player 0 and of player 1; kept up to date.</param>
    public GoGroups(ushort* numbers, GoGroup<TPoints>* groups, TPoints* stones)
    {
        _free = numbers;
        _places = _free + GoTables<TGoban, TPoints>.Numbers;
        _marks = _places + GoTables<TGoban, TPoints>.Numbers + TPoints.Stride;
        _groups = groups;
        _stones = stones;
        new Span<ushort>(_marks - TPoints.Stride, GoTables<TGoban, TPoints>.Numbers + (2 * TPoints.Stride)).Fill(BorderMark);
        _empty = GoTables<TGoban, TPoints>.Board.Except(stones[0] | stones[1]);
        foreach (var number in GoTables<TGoban, TPoints>.PointOf)
        {
            if (!(_empty & GoTables<TGoban, TPoints>.Points[number]).IsEmpty)
            {
                Free(number);
            }
        }

        Gather(0);
        Gather(1);
    }

    /// <summary>Numbers that the board needs memory for.</summary>
    public static int Numbers => (3 * GoTables<TGoban, TPoints>.Numbers) + (2 * TPoints.Stride);

    /// <summary>Number of empty points.</summary>
    public int FreeCount { get; private set; }

    /// <summary>Points where a stone was captured.</summary>
    public TPoints Captured { get; set; }

    /// <summary>Hash of the stones.</summary>
    public ulong Hash { get; set; }

    /// <summary>Where a stone would take a ko back at once, or nowhere.</summary>
    public TPoints Ko { get; set; }

    /// <summary>Empty point <paramref name="index"/>, in no particular order.</summary>
    public readonly int FreePoint(int index) => _free[index];

    /// <summary>Whether a stone of <paramref name="player"/> on an empty point would have a liberty once it has captured.</summary>
    public readonly bool HasLiberty(int number, int player)
    {
        if (!(GoTables<TGoban, TPoints>.Beside[number] & _empty).IsEmpty)
        {
            return true;
        }

        var point = GoTables<TGoban, TPoints>.Points[number];
        return Gives(number - 1, point, player) || Gives(number + 1, point, player)
            || Gives(number - TPoints.Stride, point, player) || Gives(number + TPoints.Stride, point, player);
    }

    /// <summary>The stones that a stone of <paramref name="player"/> on an empty point would capture.</summary>
    public readonly TPoints Captures(int number, int player)
    {
        var point = GoTables<TGoban, TPoints>.Points[number];
        return Taken(number - 1, point, player) | Taken(number + 1, point, player)
            | Taken(number - TPoints.Stride, point, player) | Taken(number + TPoints.Stride, point, player);
    }

    /// <summary>Places a stone that has a liberty, and takes off what it captures.</summary>
    public void Place(int number, int player)
    {
        var point = GoTables<TGoban, TPoints>.Points[number];
        var last = _free[--FreeCount];
        var place = _places[number];
        _free[place] = last;
        _places[last] = place;
        _empty = _empty.Except(point);
        _stones[player] |= point;
        Hash ^= GoTables<TGoban, TPoints>.Keys[(2 * number) + player];

        var mark = (2 * number) + player;
        _marks[number] = (ushort)mark;
        _groups[number] = new() { Stones = point, Liberties = GoTables<TGoban, TPoints>.Beside[number] & _empty };
        mark = Join(mark, number - 1, point);
        mark = Join(mark, number + 1, point);
        mark = Join(mark, number - TPoints.Stride, point);
        mark = Join(mark, number + TPoints.Stride, point);

        var captured = Press(number - 1, point, player) | Press(number + 1, point, player)
            | Press(number - TPoints.Stride, point, player) | Press(number + TPoints.Stride, point, player);
        Ko = default;
        if (!captured.IsEmpty)
        {
            Captured |= captured;
            ref var group = ref _groups[mark >> 1];
            Ko = captured.Count == 1 && group.Stones.Equals(point) && group.Liberties.Equals(captured) ? captured : default;
        }
    }

    private void Gather(int player)
    {
        for (var left = _stones[player]; !left.IsEmpty;)
        {
            var first = left.First;
            var group = GoTables<TGoban, TPoints>.Points[first];
            for (var grown = group; ; group = grown)
            {
                grown = group | (group.Neighbours & left);
                if (grown.Equals(group))
                {
                    break;
                }
            }

            left = left.Except(group);
            _groups[first] = new() { Stones = group, Liberties = group.Neighbours & _empty };
            Mark(group, (2 * first) + player);
        }
    }

    private readonly void Mark(TPoints stones, int mark)
    {
        while (!stones.IsEmpty)
        {
            var number = stones.First;
            _marks[number] = (ushort)mark;
            stones = stones.Except(GoTables<TGoban, TPoints>.Points[number]);
        }
    }

    private void Free(int number)
    {
        _marks[number] = EmptyMark;
        _places[number] = (ushort)FreeCount;
        _free[FreeCount++] = (ushort)number;
    }

    /// <summary>Whether the group on a neighbour gives a stone on <paramref name="point"/> a liberty: a friend by having another, an enemy by having none.</summary>
    private readonly bool Gives(int neighbour, TPoints point, int player)
    {
        int mark = _marks[neighbour];
        return mark < EmptyMark && _groups[mark >> 1].Liberties.Equals(point) == ((mark & 1) != player);
    }

    private readonly TPoints Taken(int neighbour, TPoints point, int player)
    {
        int mark = _marks[neighbour];
        return mark < EmptyMark && (mark & 1) != player && _groups[mark >> 1].Liberties.Equals(point) ? _groups[mark >> 1].Stones : default;
    }

    /// <summary>Joins the group of a stone just placed with a friendly neighbour's; returns the mark of the whole.</summary>
    private readonly int Join(int mark, int neighbour, TPoints point)
    {
        int other = _marks[neighbour];
        if (other >= EmptyMark || ((other ^ mark) & 1) != 0 || other == mark)
        {
            return mark;
        }

        ref var group = ref _groups[mark >> 1];
        ref var joined = ref _groups[other >> 1];
        var liberties = (group.Liberties | joined.Liberties).Except(point);
        var stones = group.Stones | joined.Stones;
        if (group.Stones.Count <= joined.Stones.Count)
        {
            Mark(group.Stones, other);
            group = ref joined;
            mark = other;
        }
        else
        {
            Mark(joined.Stones, mark);
        }

        group.Stones = stones;
        group.Liberties = liberties;
        return mark;
    }

    /// <summary>Takes a liberty from an enemy neighbour's group, and the group off the board if it was the last; returns its stones then.</summary>
    private TPoints Press(int neighbour, TPoints point, int player)
    {
        int mark = _marks[neighbour];
        if (mark >= EmptyMark || (mark & 1) == player)
        {
            return default;
        }

        ref var group = ref _groups[mark >> 1];
        group.Liberties = group.Liberties.Except(point);
        return group.Liberties.IsEmpty ? TakeOff(group.Stones, player) : default;
    }

    private TPoints TakeOff(TPoints stones, int player)
    {
        _empty |= stones;
        _stones[player ^ 1] = _stones[player ^ 1].Except(stones);
        for (var left = stones; !left.IsEmpty;)
        {
            var number = left.First;
            var point = GoTables<TGoban, TPoints>.Points[number];
            left = left.Except(point);
            Free(number);
            Hash ^= GoTables<TGoban, TPoints>.Keys[(2 * number) + (player ^ 1)];
            Relieve(number - 1, point, player);
            Relieve(number + 1, point, player);
            Relieve(number - TPoints.Stride, point, player);
            Relieve(number + TPoints.Stride, point, player);
        }

        return stones;
    }

    private readonly void Relieve(int neighbour, TPoints point, int player)
    {
        int mark = _marks[neighbour];
        if (mark < EmptyMark && (mark & 1) == player)
        {
            _groups[mark >> 1].Liberties |= point;
        }
    }
}
