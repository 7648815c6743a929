namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>
/// Loops as strides: every access of a loop is a place in its tensor's array that moves by a fixed step with each index. The body
/// is called once for a whole run of the innermost index.
/// </summary>
internal sealed class Nest
{
    private readonly int[] _sizes;
    private readonly int[] _starts;
    private readonly int[][] _steps;

    /// <summary>Lays out the accesses of a loop, its target first.</summary>
    public Nest(Loop loop, IReadOnlyDictionary<string, int[]> shapes)
    {
        var indices = loop.Indices;
        Access[] accesses = [loop.Target, .. loop.Sources];
        Tensors = [.. accesses.Select(access => access.Tensor)];
        _sizes = [.. indices.Select(index => loop.Sizes[index])];
        _starts = new int[accesses.Length];
        _steps = [.. indices.Select(_ => new int[accesses.Length])];
        foreach (var (a, access) in accesses.Index())
        {
            var shape = shapes[access.Tensor];
            var stride = 1;
            for (var d = shape.Length - 1; d >= 0; d--)
            {
                var subscript = access.Subscripts[d];
                _starts[a] += subscript.Constant * stride;
                foreach (var (index, factor) in subscript.Terms)
                {
                    _steps[Place(indices, index)][a] += factor * stride;
                }

                stride *= shape[d];
            }
        }
    }

    /// <summary>A run of the innermost index: places, steps and number of turns.</summary>
    public delegate void Row(ReadOnlySpan<int> places, ReadOnlySpan<int> steps, int count);

    /// <summary>Names of the tensors, the target's first.</summary>
    public IReadOnlyList<string> Tensors { get; }

    /// <summary>Calls <paramref name="row"/> for every run, in the order of the indices.</summary>
    public void Run(Row row)
    {
        int[] places = [.. _starts];
        if (_sizes.Length == 0)
        {
            row(places, new int[places.Length], 1);
            return;
        }

        var outer = _sizes.Length - 1;
        var turns = new int[outer];
        while (true)
        {
            row(places, _steps[outer], _sizes[outer]);
            var level = outer - 1;
            for (; level >= 0; level--)
            {
                Move(places, _steps[level], 1);
                if (++turns[level] < _sizes[level])
                {
                    break;
                }

                Move(places, _steps[level], -_sizes[level]);
                turns[level] = 0;
            }

            if (level < 0)
            {
                return;
            }
        }
    }

    private static void Move(Span<int> places, ReadOnlySpan<int> steps, int times)
    {
        for (var a = 0; a < places.Length; a++)
        {
            places[a] += times * steps[a];
        }
    }

    private static int Place(IReadOnlyList<string> indices, string index)
    {
        var place = 0;
        while (indices[place] != index)
        {
            place++;
        }

        return place;
    }
}
