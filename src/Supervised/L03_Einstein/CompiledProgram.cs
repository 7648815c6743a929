namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>
/// A program as loops over arrays of 64-bit numbers, forward and backward. The backward loops are derived: every `+=` of the forward
/// ones, last first, gives one `+=` for each factor. One thread.
/// </summary>
internal sealed class CompiledProgram
{
    private readonly IReadOnlyList<string> _given;
    private readonly IReadOnlyList<(Loop Loop, Nest Nest)> _forward;
    private readonly Lazy<IReadOnlyList<(Loop Loop, Nest Nest)>> _backward;
    private readonly Dictionary<string, double[]> _values = [];

    /// <summary>Makes room for all tensors.</summary>
    /// <param name="given">Names of the tensors that <see cref="Set"/> fills.</param>
    /// <param name="shapes">Shapes of all tensors.</param>
    /// <param name="loops">What is to be run.</param>
    public CompiledProgram(IReadOnlyList<string> given, IReadOnlyDictionary<string, int[]> shapes, IReadOnlyList<Loop> loops)
    {
        _given = given;
        Shapes = shapes;
        var all = new Dictionary<string, int[]>(shapes);
        foreach (var (name, shape) in shapes)
        {
            all[Access.GradientOf(name)] = shape;
            _values[name] = new double[Size(name)];
        }

        _forward = [.. loops.Select(loop => (loop, new Nest(loop, all)))];
        _backward = new(() => [.. loops.Reverse().SelectMany(loop => loop.Backward()).Select(loop => (loop, new Nest(loop, all)))]);
    }

    /// <summary>Shapes of all tensors.</summary>
    public IReadOnlyDictionary<string, int[]> Shapes { get; }

    /// <summary>The loops that compute the values.</summary>
    public IEnumerable<Loop> ForwardLoops => _forward.Select(f => f.Loop);

    /// <summary>The loops that compute the gradients.</summary>
    public IEnumerable<Loop> BackwardLoops => _backward.Value.Select(b => b.Loop);

    /// <summary>Numbers a tensor has.</summary>
    public int Size(string tensor) => Shapes[tensor].Aggregate(1, (product, length) => checked(product * length));

    /// <summary>Fills a tensor that the program is given, row by row.</summary>
    public void Set(string tensor, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, Size(tensor));
        values.CopyTo(_values[tensor]);
    }

    /// <summary>A tensor's values, row by row.</summary>
    public ReadOnlySpan<double> Value(string tensor) => _values[tensor];

    /// <summary>The loss's gradient with respect to a tensor, row by row; <see cref="Backward"/> went before.</summary>
    public ReadOnlySpan<double> Gradient(string tensor) => _values[Access.GradientOf(tensor)];

    /// <summary>Computes all tensors from those that are given.</summary>
    public void Forward()
    {
        foreach (var name in Shapes.Keys.Except(_given))
        {
            Array.Clear(_values[name]);
        }

        Run(_forward);
    }

    /// <summary>Computes the gradients of Σ seed·output; <see cref="Forward"/> went before.</summary>
    /// <param name="output">A tensor of the program.</param>
    /// <param name="seed">Gradient of the loss with respect to the output, row by row.</param>
    public void Backward(string output, ReadOnlySpan<double> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, Size(output));
        foreach (var name in Shapes.Keys)
        {
            _values[Access.GradientOf(name)] = new double[Size(name)];
        }

        seed.CopyTo(_values[Access.GradientOf(output)]);
        Run(_backward.Value);
    }

    private void Run(IReadOnlyList<(Loop Loop, Nest Nest)> loops)
    {
        foreach (var (loop, nest) in loops)
        {
            LoopRunner.Run(loop, nest, _values);
        }
    }
}
