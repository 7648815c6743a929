using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L06_Adam;

/// <summary>Section 6.4: RMSProp and Adam.</summary>
internal sealed class AdamLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "adam",
        "6.4",
        "RMSProp and Adam",
        "RMSProp and Adam",
        "What does dividing by the root mean square of the gradient change, and when does it help?",
        [
            "Our optimisers take TorchSharp's steps; McAllester's bias correction differs from the published one for about N steps only.",
            "RMSProp and Adam are invariant to the scale of the loss, and become SGD for a large ε.",
            "Where noise dominates, the rate goes with √B, not with B.",
            "Adaptive methods need not stop where the gradient is 0.",
            "Adam wins when the parameters have different scales, and not otherwise.",
        ],
        [DataCatalog.Wine, DataCatalog.Mnist10k]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var wine = new WineTraining(context.Data, context.Random(0));
        new TwinPart(context, wine).Run();
        new CorrectionPart(context).Run();
        new ScalePart(context, wine).Run();
        new BatchPart(context).Run();
        new StationaryPart(context).Run();
        new RacePart(context).Run();
        new NetworkPart(context).Run();
    }
}
