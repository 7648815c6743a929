namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>
/// Finds how far the indices of an assignment run. An index alone in a subscript has the size of the dimension; in `2x+ΔX`, when all
/// but one are known, that one runs as far as the dimension reaches; sizes that follow from nothing are declared.
/// </summary>
internal sealed class IndexSizes
{
    private readonly Statement _statement;
    private readonly Dictionary<string, int> _sizes;
    private readonly List<(Subscript Subscript, int Length, Access Access)> _subscripts = [];

    private IndexSizes(Statement statement, IReadOnlyDictionary<string, int> declared)
    {
        _statement = statement;
        _sizes = new Dictionary<string, int>(declared);
    }

    /// <summary>The size of every index of <paramref name="statement"/>, and of the declared ones.</summary>
    /// <exception cref="EinsteinException">Shapes do not agree, or a size is not known.</exception>
    public static IReadOnlyDictionary<string, int> Of(
        Statement statement, IReadOnlyDictionary<string, int[]> shapes, IReadOnlyDictionary<string, int> declared)
    {
        var sizes = new IndexSizes(statement, declared);
        sizes.Collect(statement.Value, shapes);
        sizes.Solve();
        sizes.Verify();
        return sizes._sizes;
    }

    /// <summary>How many zeros a padded dimension gets on each side: as many as the subscript reaches below 0.</summary>
    public static int Padding(Subscript subscript) => Math.Max(0, -subscript.Constant);

    private void Collect(Expression expression, IReadOnlyDictionary<string, int[]> shapes)
    {
        switch (expression)
        {
            case Read read:
                Collect(read, shapes);
                break;
            case Call call:
                Collect(call.Argument, shapes);
                break;
            case Reduction reduction:
                Collect(reduction.Body, shapes);
                break;
            case Product product:
                product.Factors.ToList().ForEach(factor => Collect(factor.Factor, shapes));
                break;
            case Sum sum:
                sum.Terms.ToList().ForEach(term => Collect(term.Term, shapes));
                break;
        }
    }

    private void Collect(Read read, IReadOnlyDictionary<string, int[]> shapes)
    {
        var access = read.Access;
        if (!shapes.TryGetValue(access.Tensor, out var shape))
        {
            throw new EinsteinException($"'{access.Tensor}' in '{_statement.Text}' is not known there.");
        }

        if (shape.Length != access.Subscripts.Count)
        {
            throw new EinsteinException($"'{access}' in '{_statement.Text}' has {access.Subscripts.Count} subscripts for {shape.Length} dimensions.");
        }

        foreach (var (subscript, length) in access.Subscripts.Zip(shape))
        {
            var padding = Padding(subscript);
            if (padding > 0 && !read.Padded)
            {
                throw new EinsteinException($"'{access}' in '{_statement.Text}' reaches below 0; write 'pad {access}' for zeros there.");
            }

            _subscripts.Add((subscript with { Constant = subscript.Constant + padding }, length + (2 * padding), access));
        }
    }

    private void Solve()
    {
        foreach (var (subscript, length, access) in _subscripts.Where(s => s.Subscript.IsPlain))
        {
            var index = subscript.Terms[0].Index;
            if (_sizes.TryGetValue(index, out var size) && size != length)
            {
                throw new EinsteinException($"Index {index} in '{_statement.Text}' has the sizes {size} and {length} (in '{access}').");
            }

            _sizes[index] = length;
        }

        for (var known = -1; known < _sizes.Count;)
        {
            known = _sizes.Count;
            foreach (var (subscript, length, _) in _subscripts)
            {
                if (subscript.Terms.Where(term => !_sizes.ContainsKey(term.Index)).ToArray() is [var (index, factor)])
                {
                    var others = subscript with { Terms = [.. subscript.Terms.Where(term => term.Index != index)] };
                    _sizes[index] = Math.DivRem(length - 1 - others.Last(_sizes), factor) is var (steps, rest) && steps >= 0 && rest >= 0 ? steps + 1 : 0;
                }
            }
        }
    }

    private void Verify()
    {
        foreach (var index in IndexNames.In(_statement.Value).Concat(_statement.Target.Indices).Concat(_subscripts.SelectMany(s => s.Subscript.Terms.Select(t => t.Index))))
        {
            if (!_sizes.TryGetValue(index, out var size))
            {
                throw new EinsteinException($"The size of index {index} in '{_statement.Text}' follows from nothing; declare it ('{index} < 3').");
            }

            if (size < 1)
            {
                throw new EinsteinException($"Nothing is left for index {index} in '{_statement.Text}': a tensor is too small.");
            }
        }

        foreach (var (subscript, length, access) in _subscripts)
        {
            if (subscript.Last(_sizes) >= length)
            {
                throw new EinsteinException($"'{access}' in '{_statement.Text}' reaches place {subscript.Last(_sizes)} of a dimension of {length}.");
            }
        }
    }
}
