using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L03_InvariantTheory;

/// <summary>Section 3.5: what follows from a symmetry of the data.</summary>
internal sealed class InvariantTheoryLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "invariant-theory",
        "3.5",
        "Convolutional neural networks",
        "Invariant theory",
        "What follows if the world does not change when an image is moved or turned, and how does a network get to know it?",
        [
            "Where no place is special, second moments are circulant, sinusoids are the principal components, and the power spectrum is their variances.",
            "A network can be invariant by architecture, averaged over the group or equivariant, whatever its weights.",
            "Images full of things in front of each other, at every scale, teach filters that see edges: local, and of some direction.",
            "It can also learn invariance from augmented data; without either it fails on turned digits.",
        ],
        [DataCatalog.Mnist]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var images = DigitImages.Load(context.Data).Take(context.Size(60_000, 10_000), context.Size(10_000, 500));
        new SpectrumPart(context, images.Train).Run();
        new FiltersPart(context).Run();
        new TurnsPart(context, images).Run();
    }
}
