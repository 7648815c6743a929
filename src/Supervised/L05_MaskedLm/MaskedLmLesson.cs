using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L05_MaskedLm;

/// <summary>Section 5.5: masked language modelling, pseudo-likelihood and Gibbs sampling.</summary>
internal sealed class MaskedLmLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "masked-lm",
        "5.5",
        "Masked language models and pseudo-likelihood",
        "Masked language modelling",
        "What does a model learn that only ever fills in a masked word, and can whole sentences be had from it?",
        [
            "Masking one place at a time maximises the pseudo-likelihood, whose optimum has the population's conditionals.",
            "Gibbs sampling with these conditionals has the population as its only stationary law, but needs time to get there.",
            "One step of contrastive divergence follows the gradient of the pseudo-likelihood.",
        ],
        [DataCatalog.CmuDict]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new IsingPart(context).Run();
        new NetworkPart(context).Run();
        new WordPart(context).Run();
    }
}
