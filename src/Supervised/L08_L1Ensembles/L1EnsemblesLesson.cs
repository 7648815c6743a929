using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L08_Shrinkage;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L08_L1Ensembles;

/// <summary>Section 8.2: early stopping as shrinkage, the L₁ penalty and its zeros, ensembles, dropout and weight decay.</summary>
internal sealed class L1EnsemblesLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "l1-ensembles",
        "8.2",
        "Generalization I",
        "Early stopping as shrinkage, sparsity, ensembles",
        "What do early stopping, L₁, averaging models and dropout each assume or remove, and what is exactly true of them?",
        [
            "Early stopping is shrinkage towards the first parameters, direction by direction; with one penalty for all it is at most 1.69 times worse.",
            "With an L₁ penalty a parameter is 0 where |g| < λ/N and g = −(λ/N) sign Φ elsewhere; SGD never reaches the zeros.",
            "An ensemble's loss is at most the mean loss of its members on every single example.",
            "Averaging removes the variance that members do not share, and leaves the bias.",
            "Dropout on linear regression is a penalty (α − α²) Σ E[x²] Φ².",
        ],
        [DataCatalog.FashionMnist, DataCatalog.Diabetes]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Step("early stopping and shrinkage", 0);
        new EarlyStoppingPart(context).Run();
        context.Step("L₁ regularisation", 0.05);
        new SparsityPart(context).Run();
        context.Step("ensembles", 0.1);
        using var networks = new FashionNetworks(context.Data, context.Size(10_000, 1000));
        new EnsemblePart(context).Run(networks);
        new RegularizationPart(context).Run(networks);
    }
}
