using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L02_TorchSharpTour;

/// <summary>Section 2.7: the library that the other lessons use, beside the framework that was written from scratch.</summary>
internal sealed class TorchSharpTourLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "torch-sharp-tour",
        "2.7",
        "Frameworks and back-propagation",
        "A tour of TorchSharp",
        "What does a large framework do differently from one of a few hundred lines, and does it compute the same?",
        [
            "Tensors are views of memory; gradients are recorded as operations run, and add up until they are cleared.",
            "From the same weights, on the same batches, TorchSharp and EDF have the same losses step for step.",
            "A dispose scope around every step frees what the garbage collector does not see.",
        ],
        [DataCatalog.Mnist]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new TensorPart(context).Run();
        new TrajectoryPart(context).Run();
    }
}
