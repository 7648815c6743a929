namespace SelfPlay.Supervised.Problems;

/// <summary>
/// A training loss that is the mean of the losses of N examples, L(w) = (1/N) Σ_b ℓ_b(w), with D parameters in one
/// array. Objects keep work space: one thread each, a <see cref="Clone"/> for every other.
/// </summary>
internal interface IExampleLoss
{
    /// <summary>Number of examples, N.</summary>
    int Count { get; }

    /// <summary>Number of parameters, D.</summary>
    int Dimension { get; }

    /// <summary>L(w).</summary>
    double Loss(ReadOnlySpan<double> w);

    /// <summary>∇L(w).</summary>
    /// <param name="w">Parameters. [D]</param>
    /// <param name="gradient">Receives the gradient. [D]</param>
    /// <returns>L(w).</returns>
    double Gradient(ReadOnlySpan<double> w, Span<double> gradient);

    /// <summary>∇ℓ_b(w).</summary>
    /// <param name="w">Parameters. [D]</param>
    /// <param name="example">b, 0 to N − 1.</param>
    /// <param name="gradient">Receives the gradient. [D]</param>
    void ExampleGradient(ReadOnlySpan<double> w, int example, Span<double> gradient);

    /// <summary>The same loss with work space of its own.</summary>
    IExampleLoss Clone();
}
