namespace SelfPlay.Games.Boards;

/// <content>Input planes.</content>
public partial struct Go<TGoban, TPoints, TRule>
{
    private const int PlaneCount = 14;

    /// <inheritdoc/>
    /// <remarks>
    /// 0 own stones, 1 the other player's; 2 and 3 own stones of groups with one and two liberties, 4 and 5 the other player's;
    /// 6 where a stone may be placed; 7 the last move's stone, 8 that of the move before it; 9 empty points of the own area as
    /// the board stands, 10 of the other player's; all over the board: 11 if Black is to move, 12 if the last move was a pass,
    /// 13 if the player to move is ahead as the board stands.
    /// </remarks>
    public readonly void WritePlanes(Span<float> planes)
    {
        var squares = Pass;
        planes = planes[..(PlaneCount * squares)];
        planes.Clear();
        Mark(planes[..squares], _own);
        Mark(planes.Slice(squares, squares), _opponent);
        MarkLiberties(planes.Slice(2 * squares, 2 * squares), _own);
        MarkLiberties(planes.Slice(4 * squares, 2 * squares), _opponent);
        if (!IsOver)
        {
            Mark(planes.Slice(6 * squares, squares), Placements());
        }

        MarkMove(planes.Slice(7 * squares, squares), _ply - 1);
        MarkMove(planes.Slice(8 * squares, squares), _ply - 2);
        var (own, opponent) = Areas();
        Mark(planes.Slice(9 * squares, squares), own.Except(_own));
        Mark(planes.Slice(10 * squares, squares), opponent.Except(_opponent));
        var lead = own.Count - opponent.Count + (Player == 0 ? -Komi : Komi);
        planes.Slice(11 * squares, squares).Fill(Player == 0 ? 1 : 0);
        planes.Slice(12 * squares, squares).Fill(_ply > 0 && MoveAt(_ply - 1) == Pass ? 1 : 0);
        planes.Slice(13 * squares, squares).Fill(lead > 0 ? 1 : 0);
    }

    private static void Mark(Span<float> plane, TPoints points)
    {
        for (; !points.IsEmpty; points = points.Except(GoTables<TGoban, TPoints>.Points[points.First]))
        {
            plane[GoTables<TGoban, TPoints>.SquareOf[points.First]] = 1;
        }
    }

    private readonly void MarkMove(Span<float> plane, int ply)
    {
        if (ply >= 0 && MoveAt(ply) != Pass)
        {
            plane[MoveAt(ply)] = 1;
        }
    }

    /// <summary>Marks the groups with one liberty on the first of two planes, those with two on the second.</summary>
    private readonly void MarkLiberties(Span<float> planes, TPoints stones)
    {
        var empty = Empty;
        while (!stones.IsEmpty)
        {
            var group = Flood(GoTables<TGoban, TPoints>.Points[stones.First], stones);
            stones = stones.Except(group);
            var liberties = (group.Neighbours & empty).Count;
            if (liberties <= 2)
            {
                Mark(planes.Slice((liberties - 1) * Pass, Pass), group);
            }
        }
    }
}
