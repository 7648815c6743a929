using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SelfPlay.Games.MinAtar;

/// <summary>Something that crosses the sea of <see cref="Seaquest"/>.</summary>
/// <param name="X">Column; outside the grid just before it is removed.</param>
/// <param name="Y">Row.</param>
/// <param name="MovesRight">Its direction.</param>
/// <param name="MoveTimer">Steps to wait before it moves; bullets move every step and have no use for it.</param>
/// <param name="ShotTimer">Steps to wait before it shoots; for submarines.</param>
internal record struct SeaquestItem(sbyte X, sbyte Y, bool MovesRight, sbyte MoveTimer = 0, sbyte ShotTimer = 0)
{
    /// <summary>Whether it is where something else is.</summary>
    public readonly bool IsAt(int x, int y) => X == x && Y == y;

    /// <summary>The cell it is in; of an item outside the grid it means nothing.</summary>
    public readonly Cells Cell => Cells.At(X, Y);

    /// <summary>Moves it a column; false if it has left the grid.</summary>
    public bool Advance()
    {
        X += MovesRight ? (sbyte)1 : (sbyte)-1;
        return (uint)X < Cells.Size;
    }
}

/// <summary>
/// A list of items in the order they came, and the cells they are in. The rules bound it: at most one enemy appears a step, it
/// crosses ten columns in three steps each once enemies appear that often (when they are slower they also come more rarely), and
/// a bullet lasts ten steps, in which a submarine shoots once.
/// </summary>
internal struct SeaquestItems
{
    private const int Capacity = 48;

    private Cells _rightward, _leftward; // by the way the items move
    private Storage _items;

    /// <summary>Number of items.</summary>
    public int Count { get; private set; }

    /// <summary>The cells the items are in, as of the last <see cref="Redraw"/>.</summary>
    public readonly Cells Cells => _rightward | _leftward;

    /// <summary>The item at <paramref name="index"/>; after moves comes a <see cref="Redraw"/>.</summary>
    [UnscopedRef]
    public ref SeaquestItem this[int index] => ref _items[index];

    /// <summary>The cells the items of three lists come from.</summary>
    public static Cells Trails(in SeaquestItems a, in SeaquestItems b, in SeaquestItems c) =>
        (a._rightward | b._rightward | c._rightward).Left() | (a._leftward | b._leftward | c._leftward).Right();

    /// <summary>Puts an item at the end, and redraws.</summary>
    public void Add(in SeaquestItem item)
    {
        _items[Count++] = item;
        Redraw();
    }

    /// <summary>Takes an item out, and those behind it move up; after it comes a <see cref="Redraw"/>.</summary>
    public void RemoveAt(int index)
    {
        Span<SeaquestItem> items = _items;
        items[(index + 1)..Count].CopyTo(items[index..]);
        Count--;
    }

    /// <summary>Takes the first item in a cell out, and redraws; false if there is none.</summary>
    public bool RemoveFirstAt(Cells cell)
    {
        if (!Cells.Overlaps(cell))
        {
            return false;
        }

        var i = 0;
        while (!_items[i].Cell.Overlaps(cell))
        {
            i++;
        }

        RemoveAt(i);
        Redraw();
        return true;
    }

    /// <summary>Whether an item of the same row goes the other way.</summary>
    public readonly bool AnyAgainst(in SeaquestItem item) =>
        (item.MovesRight ? _leftward : _rightward).InRow(item.Y) != 0;

    /// <summary>Takes all items out.</summary>
    public void Clear() => (Count, _rightward, _leftward) = (0, default, default);

    /// <summary>Brings <see cref="Cells"/> up to date.</summary>
    public void Redraw()
    {
        Cells right = default, left = default;
        for (var i = 0; i < Count; i++)
        {
            ref var item = ref _items[i];
            var cell = item.Cell;
            if (item.MovesRight)
            {
                right |= cell;
            }
            else
            {
                left |= cell;
            }
        }

        (_rightward, _leftward) = (right, left);
    }

    [InlineArray(Capacity)]
    private struct Storage
    {
        private SeaquestItem _first;
    }
}
