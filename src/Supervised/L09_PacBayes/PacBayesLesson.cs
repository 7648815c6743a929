using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L09_PacBayes;

/// <summary>Section 9.2: a distribution over networks near a prior has a guarantee, and can be trained on it.</summary>
internal sealed class PacBayesLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "pac-bayes",
        "9.2",
        "Generalization",
        "PAC-Bayes",
        "What can be promised about a network with more weights than examples, if its weights are noise around a mean?",
        [
            "L(q) ≤ 1/(1 − 1/2λ)·(L̂(q) + λL_max/N·(KL(q, p) + ln 1/δ)) holds for all posteriors q at once, with probability 1 − δ.",
            "A network with 79,510 noisy weights, trained on this guarantee, has one that says something about 60,000 images.",
            "With random labels it promises nothing, as it must.",
            "With equal noise the divergence is a norm, and the norm prefers the network that was trained hot and cooled.",
        ],
        [DataCatalog.Mnist]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var images = DigitImages.Load(context.Data);
        new PosteriorCoveragePart(context, images).Run();
        new PosteriorPart(context, images).Run();
        if (!context.Quick)
        {
            new NormBoundPart(context, images).Run();
        }
    }
}
