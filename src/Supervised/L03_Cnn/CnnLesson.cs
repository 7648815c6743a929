using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>Section 3.2: convolutional networks.</summary>
internal sealed class CnnLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "cnn",
        "3.2",
        "Convolutional neural networks",
        "Convolutional neural networks",
        "What does a convolution compute, what does it cost, and what is it worth on images?",
        [
            "Loops over all indices, a product with the matrix of patches, and TorchSharp's convolution are one function with one gradient.",
            "A layer costs B·X·Y·ΔX·ΔY·I·J multiplications.",
            "2,954 parameters are enough for digits when they are shared over places; a CNN of LeNet's form is right on 99 % of MNIST.",
            "A CNN loses less than an MLP when images move.",
        ],
        [DataCatalog.Mnist, DataCatalog.FashionMnist]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new IdentityPart(context).Run();
        new ClassifierPart(context).Run();
    }
}
