using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>Section 9.3: among all solutions without loss, which one descent finds, and the prior that this amounts to.</summary>
internal sealed class ImplicitLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "implicit",
        "9.3",
        "Generalization II",
        "Implicit regularization",
        "Where many parameters have no training loss, which of them does gradient descent find, and what prior is that?",
        [
            "From 0, gradient descent and SGD on under-determined least squares end at the solution of least norm: they stay in the span of the data.",
            "On a factorised matrix descent from small parameters ends at the least nuclear norm, at low rank without a penalty.",
            "On separable logistic regression the direction becomes that of the largest margin, as slowly as 1/ln t.",
            "p(Φ) = E p(Φ|Train) is the best prior for PAC-Bayes; the divergence from it is the information I(Φ; Train).",
        ],
        [DataCatalog.Iris]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Step("least squares", 0);
        new MinimumNormPart(context).Run();
        context.Step("a factorised vector", 0.05);
        new DiagonalPart(context).Run();
        context.Step("factorised matrices", 0.2);
        new MatrixPart(context).Run();
        context.Step("separable logistic regression", 0.6);
        new MaxMarginPart(context).Run();
        context.Step("the implicit prior", 0.9);
        new ImplicitPriorPart(context).Run();
    }
}
