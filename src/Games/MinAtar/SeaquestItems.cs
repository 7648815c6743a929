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

    /// <summary>Moves it a column; false if it has left the grid.</summary>
    public bool Advance()
    {
        X += MovesRight ? (sbyte)1 : (sbyte)-1;
        return (uint)X < Cells.Size;
    }
}

/// <summary>
/// A list of items in the order they came. The rules bound it: at most one enemy appears a step, it crosses ten columns in
/// three steps each once enemies appear that often (when they are slower they also come more rarely), and a bullet lasts
/// ten steps, in which a submarine shoots once.
/// </summary>
internal struct SeaquestItems
{
    private const int Capacity = 48;

    private Storage _items;

    /// <summary>Number of items.</summary>
    public int Count { get; private set; }

    /// <summary>The item at <paramref name="index"/>.</summary>
    [UnscopedRef]
    public ref SeaquestItem this[int index] => ref _items[index];

    /// <summary>Puts an item at the end.</summary>
    public void Add(in SeaquestItem item) => _items[Count++] = item;

    /// <summary>Takes an item out; those behind it move up.</summary>
    public void RemoveAt(int index)
    {
        Span<SeaquestItem> items = _items;
        items[(index + 1)..Count].CopyTo(items[index..]);
        Count--;
    }

    /// <summary>Takes the first item at a place out; false if there is none.</summary>
    public bool RemoveFirstAt(int x, int y)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_items[i].IsAt(x, y))
            {
                RemoveAt(i);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an item of the same row goes the other way.</summary>
    public readonly bool AnyAgainst(in SeaquestItem item)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_items[i].Y == item.Y && _items[i].MovesRight != item.MovesRight)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes all items out.</summary>
    public void Clear() => Count = 0;

    /// <summary>The cells the items are in.</summary>
    public readonly Cells Draw()
    {
        var cells = default(Cells);
        for (var i = 0; i < Count; i++)
        {
            cells |= Cells.At(_items[i].X, _items[i].Y);
        }

        return cells;
    }

    /// <summary>The cells the items are in; adds those they come from to <paramref name="trail"/>.</summary>
    public readonly Cells Draw(ref Cells trail)
    {
        Cells right = default, left = default;
        for (var i = 0; i < Count; i++)
        {
            var item = _items[i];
            var cell = Cells.At(item.X, item.Y);
            if (item.MovesRight)
            {
                right |= cell;
            }
            else
            {
                left |= cell;
            }
        }

        trail |= right.Left() | left.Right();
        return right | left;
    }

    [InlineArray(Capacity)]
    private struct Storage
    {
        private SeaquestItem _first;
    }
}
