namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>A place of a tensor along one dimension, linear in the indices: `2x+ΔX-1`.</summary>
/// <param name="Terms">Indices with their factors, all positive.</param>
/// <param name="Constant">What is added.</param>
internal sealed record Subscript(IReadOnlyList<(string Index, int Factor)> Terms, int Constant)
{
    /// <summary>An index alone.</summary>
    public static Subscript Of(string index, int constant = 0) => new([(index, 1)], constant);

    /// <summary>Whether it is an index alone, so that the index has the size of the dimension.</summary>
    public bool IsPlain => Terms is [(_, 1)] && Constant == 0;

    /// <summary>The largest place it reaches.</summary>
    public int Last(IReadOnlyDictionary<string, int> sizes) => Constant + Terms.Sum(term => term.Factor * (sizes[term.Index] - 1));

    /// <inheritdoc/>
    public override string ToString()
    {
        var sum = string.Join('+', Terms.Select(term => term.Factor == 1 ? term.Index : $"{term.Factor}{term.Index}"));
        return Constant == 0 && Terms.Count > 0 ? sum : Constant < 0 || Terms.Count == 0 ? $"{sum}{Constant}" : $"{sum}+{Constant}";
    }
}

/// <summary>An entry of a tensor: its name and a place in every dimension; a number has no subscripts.</summary>
internal sealed record Access(string Tensor, IReadOnlyList<Subscript> Subscripts)
{
    private const string GradientSuffix = ".grad";

    /// <summary>The same entry of the loss's gradient with respect to the tensor.</summary>
    public Access Gradient => this with { Tensor = GradientOf(Tensor) };

    /// <summary>Its indices in the order in which they occur, each once.</summary>
    public IEnumerable<string> Indices => Subscripts.SelectMany(subscript => subscript.Terms).Select(term => term.Index).Distinct();

    /// <summary>What the gradient of a tensor is called.</summary>
    public static string GradientOf(string tensor) => tensor + GradientSuffix;

    /// <summary>The entry with these indices as they are.</summary>
    public static Access Plain(string tensor, IEnumerable<string> indices) => new(tensor, [.. indices.Select(index => Subscript.Of(index))]);

    /// <inheritdoc/>
    public override string ToString() => Subscripts.Count == 0 ? Tensor : $"{Tensor}[{string.Join(',', Subscripts)}]";
}
