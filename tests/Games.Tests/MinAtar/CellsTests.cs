using SelfPlay.Games.MinAtar;

namespace SelfPlay.Games.Tests.MinAtar;

/// <summary>Every operation against the same on a plain set of cells.</summary>
public sealed class CellsTests
{
    private static readonly (int X, int Y)[] Grid = [.. Enumerable.Range(0, Cells.Count).Select(i => (i % Cells.Size, i / Cells.Size))];

    [Fact]
    public void Every_cell_is_itself()
    {
        foreach (var (x, y) in Grid)
        {
            var cell = Cells.At(x, y);
            Assert.Equal(1, cell.Population);
            Assert.Equal([(x, y)], Read(cell));
            Assert.True(cell.Overlaps(Cells.Row(y)) && cell.Overlaps(Cells.Column(x)));
            Assert.Equal((x, y, 1u << x, 1u << x), (x, y, cell.InRow(y), cell.OccupiedColumns));
        }

        Assert.Equal(Grid.Where(c => c.Y == 4), Read(Cells.Row(4)));
        Assert.Equal(Grid.Where(c => c.X == 9), Read(Cells.Column(9)));
        Assert.Equal(Grid.Where(c => c is { X: >= 2 and <= 7, Y: >= 3 and <= 6 }), Read(Cells.Rectangle(2, 7, 3, 6)));
        Assert.True(default(Cells).IsEmpty && !Cells.At(9, 9).IsEmpty);
    }

    [Fact]
    public void Operations_are_those_on_sets()
    {
        var random = new Xoshiro256(1);
        for (var i = 0; i < 500; i++)
        {
            var (a, b) = (Draw(ref random), Draw(ref random));
            var (cells, others) = (Write(a), Write(b));
            Assert.Equal(a, Read(cells));
            Assert.Equal(a.Length, cells.Population);
            Assert.Equal(a.Intersect(b).Order(), Read(cells & others).Order());
            Assert.Equal(a.Union(b).Order(), Read(cells | others).Order());
            Assert.Equal(Grid.Except(a).Order(), Read(~cells).Order());
            Assert.Equal(a.Intersect(b).Any(), cells.Overlaps(others));
            Assert.Equal(Moved(a, -1, 0), Read(cells.Left()));
            Assert.Equal(Moved(a, 1, 0), Read(cells.Right()));
            Assert.Equal(Ordered(a.Select(c => ((c.X + 9) % 10, c.Y))), Read(cells.RollLeft()));
            Assert.Equal(Ordered(a.Select(c => ((c.X + 1) % 10, c.Y))), Read(cells.RollRight()));
            Assert.Equal(Moved(a, 0, -1), Read(cells.Up()));
            Assert.Equal(Moved(a, 0, 1), Read(cells.Down()));
            Assert.Equal(a.Select(c => c.X).Distinct().Sum(x => 1 << x), (int)cells.OccupiedColumns);
            Assert.Equal(a.TakeLast(1), a.Length == 0 ? [] : Read(cells.Last()));
        }
    }

    [Fact]
    public void Rows_are_the_cells_of_all_of_them()
    {
        for (var rows = 0u; rows < 1 << Cells.Size; rows++)
        {
            Assert.Equal(Enumerable.Range(0, Cells.Size).Where(y => (rows >> y & 1) != 0).Aggregate(default(Cells), (cells, y) => cells | Cells.Row(y)), Cells.Rows(rows));
        }
    }

    private static (int X, int Y)[] Draw(ref Xoshiro256 random)
    {
        var share = random.Below(Cells.Count);
        var set = new List<(int, int)>();
        foreach (var cell in Grid)
        {
            if (random.Below(Cells.Count) < share)
            {
                set.Add(cell);
            }
        }

        return [.. set];
    }

    private static IEnumerable<(int X, int Y)> Moved(IEnumerable<(int X, int Y)> set, int x, int y) =>
        Ordered(set.Select(c => (c.X + x, c.Y + y)).Intersect(Grid));

    private static IEnumerable<(int X, int Y)> Ordered(IEnumerable<(int X, int Y)> set) => set.OrderBy(c => (c.Y, c.X));

    private static Cells Write(IEnumerable<(int X, int Y)> set) => set.Aggregate(default(Cells), (cells, c) => cells | Cells.At(c.X, c.Y));

    /// <summary>The cells, row by row, read from the plane.</summary>
    private static IEnumerable<(int X, int Y)> Read(Cells cells)
    {
        var plane = new float[Cells.Count];
        Cells.WritePlanes([cells], plane);
        Assert.All(plane, v => Assert.True(v is 0 or 1));
        return Grid.Where(c => plane[(Cells.Size * c.Y) + c.X] == 1);
    }
}
