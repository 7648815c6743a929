namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>
/// Nested loops over indices around one `+=` or `=`: what an assignment is compiled to, and what its gradient is made of.
/// </summary>
/// <param name="Target">What is written.</param>
/// <param name="Sizes">How far each index runs.</param>
internal abstract record Loop(Access Target, IReadOnlyDictionary<string, int> Sizes)
{
    /// <summary>What is read.</summary>
    public abstract IReadOnlyList<Access> Sources { get; }

    /// <summary>The loops that add this one's share to the gradients of what it read.</summary>
    public abstract IEnumerable<Loop> Backward();

    /// <summary>The indices, outermost first: those of the target, then those that are summed or compared.</summary>
    public IReadOnlyList<string> Indices => [.. Target.Indices.Concat(Sources.SelectMany(source => source.Indices)).Distinct()];

    /// <summary>Numbers of turns of the body.</summary>
    public long Turns => Indices.Aggregate(1L, (product, index) => product * Sizes[index]);
}

/// <summary>`target += c · a · b · ...`</summary>
internal sealed record ProductLoop(Access Target, double Coefficient, IReadOnlyList<Access> Factors, IReadOnlyDictionary<string, int> Sizes)
    : Loop(Target, Sizes)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Access> Sources => Factors;

    /// <inheritdoc/>
    public override IEnumerable<Loop> Backward()
    {
        for (var i = 0; i < Factors.Count; i++)
        {
            Access[] others = [Target.Gradient, .. Factors.Where((_, k) => k != i)];
            yield return new ProductLoop(Factors[i].Gradient, Coefficient, others, Sizes);
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var factors = string.Join(' ', Factors);
        return Coefficient switch
        {
            1 when Factors.Count > 0 => $"{Target} += {factors}",
            -1 when Factors.Count > 0 => $"{Target} -= {factors}",
            _ => $"{Target} += {$"{Coefficient:R} {factors}".TrimEnd()}",
        };
    }
}

/// <summary>`target = f(source)`, number by number.</summary>
internal sealed record FunctionLoop(Access Target, ScalarFunction Function, Access Source, IReadOnlyDictionary<string, int> Sizes)
    : Loop(Target, Sizes)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Access> Sources => [Source];

    /// <inheritdoc/>
    public override IEnumerable<Loop> Backward() => [new SlopeLoop(Source.Gradient, this)];

    /// <inheritdoc/>
    public override string ToString() => $"{Target} = {Function.Name}({Source})";
}

/// <summary>`source.grad += target.grad · f'(source)`: backward through a <see cref="FunctionLoop"/>.</summary>
internal sealed record SlopeLoop(Access Target, FunctionLoop Forward)
    : Loop(Target, Forward.Sizes)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Access> Sources => [Forward.Target.Gradient, Forward.Source, Forward.Target];

    /// <inheritdoc/>
    public override IEnumerable<Loop> Backward() => throw new NotSupportedException("Second derivatives are not derived.");

    /// <inheritdoc/>
    public override string ToString() => $"{Target} += {Forward.Target.Gradient} ({Forward.Function.Name})'({Forward.Source})";
}

/// <summary>`target = max of source` over the indices that the target does not have; of equal ones the first.</summary>
internal sealed record MaxLoop(Access Target, Access Source, IReadOnlyDictionary<string, int> Sizes)
    : Loop(Target, Sizes)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Access> Sources => [Source];

    /// <inheritdoc/>
    public override IEnumerable<Loop> Backward() => [new WinnerLoop(Source.Gradient, this)];

    /// <inheritdoc/>
    public override string ToString() => $"{Target} = max({Target}, {Source})";
}

/// <summary>`source.grad += target.grad` where the maximum was: backward through a <see cref="MaxLoop"/>.</summary>
internal sealed record WinnerLoop(Access Target, MaxLoop Forward)
    : Loop(Target, Forward.Sizes)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Access> Sources => [Forward.Target.Gradient, Forward.Source, Forward.Target];

    /// <inheritdoc/>
    public override IEnumerable<Loop> Backward() => throw new NotSupportedException("Second derivatives are not derived.");

    /// <inheritdoc/>
    public override string ToString() => $"{Target} += {Forward.Target.Gradient} where {Forward.Source} is the first maximum";
}
