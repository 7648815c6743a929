using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>Section 3.1: index notation as a programming language.</summary>
internal sealed class EinsteinLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "einstein",
        "3.1",
        "Convolutional neural networks",
        "Einstein notation",
        "If a layer is written with all its indices, what do its loops, its cost and its gradient follow from?",
        [
            "A product, summed over the indices that its result does not have, is a nest of loops around one +=.",
            "Every factor of that += gives one += of the gradient: backpropagation is a rewriting of indices.",
            "Convolutions with stride, padding, dilation and groups, their transposes, pooling, normalisation and attention are a few lines each.",
            "Which shapes fit, and how many multiplications it takes, can be read off the indices.",
        ],
        []);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new EinsumPart(context).Run();
        new NetworksPart(context).Run();
        new RefusalsPart(context).Run();
    }
}
