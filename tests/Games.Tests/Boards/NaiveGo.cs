namespace SelfPlay.Games.Tests.Boards;

/// <summary>
/// The rules of Go a second time, slow and plain: a board of characters, all earlier boards as text. A square is
/// row * size + column from the top left, the pass is size * size.
/// </summary>
internal sealed class NaiveGo
{
    private const double Komi = 7.5;

    private readonly int _size;
    private readonly bool _superko;
    private readonly List<string> _history = [];
    private readonly int[][] _neighbours;
    private char[] _board;
    private int _passes;

    public NaiveGo(int size, bool superko)
    {
        _size = size;
        _superko = superko;
        _board = Enumerable.Repeat('.', size * size).ToArray();
        _neighbours = [.. Enumerable.Range(0, _board.Length).Select(s => NeighboursOnBoard(size, s).ToArray())];
        _history.Add(new string(_board));
    }

    public int Ply => _history.Count - 1;

    public bool IsDrawn { get; private set; }

    public bool IsOver => IsDrawn || _passes == 2 || Ply == 2 * _size * _size;

    public int Outcome => IsDrawn ? 0 : Math.Sign(Score);

    public double Score => Area('X').Count - Area('O').Count - Komi;

    public string Text => string.Join('/', Enumerable.Range(0, _size).Select(r => new string(_board, r * _size, _size)));

    private char Mover => Ply % 2 == 0 ? 'X' : 'O';

    /// <summary>What is on a square.</summary>
    public char this[int square] => _board[square];

    /// <summary>A board to look at, not to play on.</summary>
    public static NaiveGo FromText(string text) =>
        new(text.IndexOf('/'), superko: true) { _board = text.Replace("/", "").ToCharArray() };

    public int[] LegalMoves() =>
        IsOver ? [] : [.. Enumerable.Range(0, _board.Length).Where(s => After(s) is { } next && !IsForbidden(next)), _board.Length];

    public void Play(int move)
    {
        if (move == _board.Length)
        {
            _passes++;
            _history.Add(new string(_board));
            return;
        }

        _passes = 0;
        _board = After(move) ?? throw new ArgumentException($"Move {move} is not legal.");
        IsDrawn = _history.Contains(new string(_board));
        _history.Add(new string(_board));
    }

    /// <summary>The stones of one colour and the empty regions that border on no others.</summary>
    public HashSet<int> Area(char colour)
    {
        var area = Enumerable.Range(0, _board.Length).Where(s => _board[s] == colour).ToHashSet();
        var seen = new HashSet<int>();
        for (var square = 0; square < _board.Length; square++)
        {
            if (_board[square] == '.' && !seen.Contains(square))
            {
                var region = Region(_board, square);
                seen.UnionWith(region);
                if (region.SelectMany(Neighbours).Select(n => _board[n]).Where(c => c != '.').Distinct().SequenceEqual([colour]))
                {
                    area.UnionWith(region);
                }
            }
        }

        return area;
    }

    /// <summary>Liberties of the group on a square.</summary>
    public int Liberties(int square) => Liberties(_board, Region(_board, square)).Count();

    /// <summary>A simple ko is a board that was there two plies ago, a superko one that was there at any time.</summary>
    private bool IsForbidden(char[] next)
    {
        var text = new string(next);
        return _superko ? _history.Contains(text) : _history.Count > 1 && _history[^2] == text;
    }

    /// <summary>The board after a stone of the mover; null if the square is taken or the stone would be suicide.</summary>
    private char[]? After(int square)
    {
        if (_board[square] != '.')
        {
            return null;
        }

        var board = (char[])_board.Clone();
        board[square] = Mover;
        foreach (var neighbour in Neighbours(square).Where(n => board[n] != '.' && board[n] != Mover))
        {
            if (board[neighbour] != '.' && Region(board, neighbour) is var group && !Liberties(board, group).Any())
            {
                group.ForEach(s => board[s] = '.');
            }
        }

        return Liberties(board, Region(board, square)).Any() ? board : null;
    }

    private IEnumerable<int> Liberties(char[] board, List<int> group) => group.SelectMany(Neighbours).Where(n => board[n] == '.').Distinct();

    /// <summary>The squares of the same content that hang together with this one.</summary>
    private List<int> Region(char[] board, int square)
    {
        var region = new List<int> { square };
        var seen = new bool[board.Length];
        seen[square] = true;
        for (var i = 0; i < region.Count; i++)
        {
            foreach (var neighbour in Neighbours(region[i]))
            {
                if (!seen[neighbour] && board[neighbour] == board[square])
                {
                    seen[neighbour] = true;
                    region.Add(neighbour);
                }
            }
        }

        return region;
    }

    /// <summary>The squares beside each square.</summary>
    private int[] Neighbours(int square) => _neighbours[square];

    private static IEnumerable<int> NeighboursOnBoard(int size, int square)
    {
        var (row, column) = (square / size, square % size);
        foreach (var (r, c) in new[] { (row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1) })
        {
            if (r >= 0 && r < size && c >= 0 && c < size)
            {
                yield return (r * size) + c;
            }
        }
    }
}
