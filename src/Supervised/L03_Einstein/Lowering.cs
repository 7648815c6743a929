namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>
/// Compiles assignments to loops. In a product a capital that occurs twice, and that nothing around it uses, is summed over;
/// what is no plain product gets a tensor of its own (`t1`, `t2`, ...).
/// </summary>
internal sealed class Lowering
{
    private readonly Dictionary<string, int[]> _shapes;
    private readonly List<Loop> _loops = [];
    private Statement _statement = null!;
    private IReadOnlyDictionary<string, int> _sizes = null!;
    private int _temporaries;

    /// <summary>Begins with the tensors that the program is given.</summary>
    public Lowering(IReadOnlyDictionary<string, int[]> shapes) => _shapes = new Dictionary<string, int[]>(shapes);

    /// <summary>Shapes of all tensors, given, assigned and temporary.</summary>
    public IReadOnlyDictionary<string, int[]> Shapes => _shapes;

    /// <summary>The loops so far.</summary>
    public IReadOnlyList<Loop> Loops => _loops;

    /// <summary>Adds an assignment's loops.</summary>
    /// <exception cref="EinsteinException">It means nothing.</exception>
    public void Add(Statement statement, IReadOnlyDictionary<string, int> declared)
    {
        var target = statement.Target;
        if (_shapes.ContainsKey(target.Tensor))
        {
            throw new EinsteinException($"'{target.Tensor}' in '{statement.Text}' has a value already.");
        }

        _statement = statement;
        _sizes = IndexSizes.Of(statement, _shapes, declared);
        var bound = target.Indices.ToHashSet();
        foreach (var index in IndexNames.In(statement.Value).Where(index => !IndexNames.IsCapital(index) && !bound.Contains(index)))
        {
            throw new EinsteinException($"Index {index} is on the right of '{statement.Text}' but not on the left.");
        }

        if (target.Subscripts.FirstOrDefault(subscript => subscript.Constant < 0) is { } negative)
        {
            throw new EinsteinException($"'{negative}' on the left of '{statement.Text}' reaches below 0.");
        }

        _shapes[target.Tensor] = [.. target.Subscripts.Select(subscript => subscript.Last(_sizes) + 1)];
        Assign(target, 1, statement.Value, bound);
    }

    /// <summary>`target += coefficient · expression`; target is 0 where nothing was added to it yet.</summary>
    private void Assign(Access target, double coefficient, Expression expression, IReadOnlySet<string> bound)
    {
        switch (expression)
        {
            case Sum sum:
                foreach (var (term, sign) in sum.Terms)
                {
                    Assign(target, coefficient * sign, term, bound);
                }

                break;
            case Call call when coefficient == 1 && IsWhole(target, call):
                _loops.Add(new FunctionLoop(target, call.Function, Source(call.Argument, bound), _sizes));
                break;
            case Reduction { IsMax: true } max when coefficient == 1 && IsWhole(target, max):
                _loops.Add(new MaxLoop(target, Source(max.Body, Inside(max, bound)), _sizes));
                break;
            case Reduction { IsMax: false, Body: Read or Product } sum:
                AssignProduct(target, coefficient, sum.Body, Inside(sum, bound));
                break;
            case Reduction { IsMax: false } sum:
                AssignProduct(target, coefficient, new Product([(sum.Body, false)]), Inside(sum, bound));
                break;
            default:
                AssignProduct(target, coefficient, expression, bound);
                break;
        }
    }

    private void AssignProduct(Access target, double coefficient, Expression expression, IReadOnlySet<string> bound)
    {
        var factors = expression is Product product ? product.Factors : [(expression, false)];
        var inside = Repeated(factors, bound).Concat(bound).ToHashSet();
        var sources = new List<Access>();
        foreach (var (factor, inverted) in factors)
        {
            if (factor is Number number)
            {
                coefficient = inverted ? coefficient / number.Value : coefficient * number.Value;
                continue;
            }

            var source = Source(factor, inside);
            sources.Add(inverted ? Apply(ScalarFunction.Reciprocal, source) : source);
        }

        _loops.Add(new ProductLoop(target, coefficient, sources, _sizes));
    }

    /// <summary>The capitals that a product sums over: those that occur twice in it and are not used around it.</summary>
    private static IEnumerable<string> Repeated(IReadOnlyList<(Expression Factor, bool Inverted)> factors, IReadOnlySet<string> bound) => factors
        .SelectMany(factor => factor.Factor is Read read
            ? read.Access.Subscripts.SelectMany(subscript => subscript.Terms).Select(term => term.Index)
            : IndexNames.In(factor.Factor))
        .GroupBy(index => index)
        .Where(group => group.Count() > 1 && IndexNames.IsCapital(group.Key) && !bound.Contains(group.Key))
        .Select(group => group.Key);

    /// <summary>Where the value of an expression is found: in a tensor that is there, or in a temporary one.</summary>
    private Access Source(Expression expression, IReadOnlySet<string> bound)
    {
        switch (expression)
        {
            case Read read:
                if (read.Access.Indices.FirstOrDefault(index => !bound.Contains(index)) is { } single)
                {
                    throw new EinsteinException(
                        $"Capital {single} in '{_statement.Text}' occurs once in its product and not on the left; write 'sum[{single}]' to sum over it.");
                }

                return read.Padded ? Padded(read.Access) : read.Access;
            default:
                var temporary = Temporary(IndexNames.In(expression).Where(bound.Contains));
                Assign(temporary, 1, expression, bound);
                return temporary;
        }
    }

    private Access Apply(ScalarFunction function, Access source)
    {
        var target = Temporary(source.Indices);
        _loops.Add(new FunctionLoop(target, function, source, _sizes));
        return target;
    }

    /// <summary>Copies a tensor into one with zeros around it: an assignment of the language like any other.</summary>
    private Access Padded(Access access)
    {
        int[] padding = [.. access.Subscripts.Select(IndexSizes.Padding)];
        var shape = _shapes[access.Tensor];
        var name = $"pad{string.Join('.', padding)}({access.Tensor})";
        if (_shapes.TryAdd(name, [.. shape.Zip(padding, (length, p) => length + (2 * p))]))
        {
            string[] indices = [.. shape.Select((_, d) => $"i{d + 1}")];
            _loops.Add(new ProductLoop(
                new Access(name, [.. indices.Zip(padding, Subscript.Of)]),
                1,
                [Access.Plain(access.Tensor, indices)],
                indices.Zip(shape).ToDictionary(pair => pair.First, pair => pair.Second)));
        }

        return new Access(name, [.. access.Subscripts.Zip(padding, (s, p) => s with { Constant = s.Constant + p })]);
    }

    private Access Temporary(IEnumerable<string> indices)
    {
        string name;
        do
        {
            name = $"t{++_temporaries}";
        }
        while (_shapes.ContainsKey(name));
        var access = Access.Plain(name, indices);
        _shapes[name] = [.. access.Indices.Select(index => _sizes[index])];
        return access;
    }

    private HashSet<string> Inside(Reduction reduction, IReadOnlySet<string> bound)
    {
        var found = IndexNames.In(reduction.Body);
        return reduction.Indices.FirstOrDefault(index => bound.Contains(index) || !IndexNames.IsCapital(index) || !found.Contains(index)) is { } wrong
            ? throw new EinsteinException(
                $"Index {wrong} in '{_statement.Text}' cannot be reduced over: it is no capital, or is not in what is reduced, or is used around it.")
            : [.. bound, .. reduction.Indices];
    }

    /// <summary>Whether an assignment of the expression's indices fills the target, so that `=` does instead of `+=`.</summary>
    private static bool IsWhole(Access target, Expression expression) =>
        target.Subscripts.All(subscript => subscript.IsPlain) && target.Indices.Count() == target.Subscripts.Count
        && target.Indices.ToHashSet().SetEquals(IndexNames.In(expression).Where(target.Indices.Contains));
}
