namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>A right-hand side, as it is written.</summary>
internal abstract record Expression;

/// <summary>A number.</summary>
internal sealed record Number(double Value) : Expression;

/// <summary>An entry of a tensor; with <paramref name="Padded"/> it is 0 outside the tensor.</summary>
internal sealed record Read(Access Access, bool Padded) : Expression;

/// <summary>A function of one number.</summary>
internal sealed record Call(ScalarFunction Function, Expression Argument) : Expression;

/// <summary>`sum[I,J] body` or `max[I,J] body`.</summary>
internal sealed record Reduction(bool IsMax, IReadOnlyList<string> Indices, Expression Body) : Expression;

/// <summary>Factors side by side; an inverted one is divided by.</summary>
internal sealed record Product(IReadOnlyList<(Expression Factor, bool Inverted)> Factors) : Expression;

/// <summary>Terms with their signs.</summary>
internal sealed record Sum(IReadOnlyList<(Expression Term, int Sign)> Terms) : Expression;

/// <summary>An assignment.</summary>
/// <param name="Target">What is defined.</param>
/// <param name="Value">By what.</param>
/// <param name="Text">Its line, for messages.</param>
internal sealed record Statement(Access Target, Expression Value, string Text);

/// <summary>What is known of index names.</summary>
internal static class IndexNames
{
    /// <summary>
    /// Whether an index is a capital, which stands for the whole range: its first letter behind a Δ is one (`I`, `ΔX`, `T2`; but not
    /// `Δx`).
    /// </summary>
    public static bool IsCapital(string index) => char.IsUpper(index.TrimStart('Δ')[0]);

    /// <summary>The indices in an expression in the order in which they occur, each once, without those that a reduction inside binds.</summary>
    public static IReadOnlyList<string> In(Expression expression) => [.. Walk(expression).Distinct()];

    private static IEnumerable<string> Walk(Expression expression) => expression switch
    {
        Read read => read.Access.Indices,
        Call call => Walk(call.Argument),
        Reduction reduction => Walk(reduction.Body).Except(reduction.Indices),
        Product product => product.Factors.SelectMany(factor => Walk(factor.Factor)),
        Sum sum => sum.Terms.SelectMany(term => Walk(term.Term)),
        _ => [],
    };
}
