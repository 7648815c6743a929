using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>Section 6.1: the classical convergence theorem, its rates, and where it fails.</summary>
internal sealed class ConvergenceLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "convergence",
        "6.1",
        "The classical convergence theorem",
        "Convergence of SGD",
        "With which learning rates does SGD converge, where to, and how fast?",
        [
            "If η_t → 0, Σ η_t = ∞ and Σ η_t² < ∞, the loss converges and every limit point is stationary (Robbins and Monro 1951).",
            "Strongly convex losses converge as O(1/t) with η = c/t, others as O(1/√t) with η = c/√t.",
            "A constant rate ends on a plateau, a summable one short of the optimum; neither infinite variance nor gradients that grow too fast are covered.",
        ],
        [DataCatalog.BreastCancer, DataCatalog.Wine]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new MeanPart(context).Run();
        new RatePart(context).Run();
        new LogisticPart(context).Run();
        new NonConvexPart(context).Run();
        new BrokenPart(context).Run();
    }
}
