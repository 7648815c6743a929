namespace SelfPlay.Games.Grids;

/// <summary>A rectangle of characters that a state's place is drawn on: '@' is the agent.</summary>
internal sealed class GridMap
{
    private const char Agent = '@';

    private readonly string[] _rows;

    /// <summary>A map.</summary>
    /// <param name="text">Rows of one length from top to bottom, joined by '/'.</param>
    public GridMap(string text)
    {
        _rows = text.Split('/');
        (Height, Width) = (_rows.Length, _rows[0].Length);
    }

    public int Height { get; }

    public int Width { get; }

    public int Cells => Height * Width;

    /// <summary>The character of a cell, counted row by row.</summary>
    public char this[int cell] => _rows[cell / Width][cell % Width];

    /// <summary>The cell beside <paramref name="cell"/>; at the edge it is the cell itself.</summary>
    public int Beside(int cell, int rows, int columns)
    {
        var (row, column) = Math.DivRem(cell, Width);
        return (Width * Math.Clamp(row + rows, 0, Height - 1)) + Math.Clamp(column + columns, 0, Width - 1);
    }

    /// <summary>[Cells], evenly among the cells of a kind.</summary>
    public double[] Evenly(char kind)
    {
        var cells = Enumerable.Range(0, Cells).Select(c => this[c] == kind).ToArray();
        var share = 1.0 / cells.Count(c => c);
        return [.. cells.Select(c => c ? share : 0)];
    }

    /// <summary>The map with the agent in a cell.</summary>
    public string Draw(int agent)
    {
        var text = string.Join('/', _rows).ToCharArray();
        text[agent + (agent / Width)] = Agent;
        return new string(text);
    }
}
