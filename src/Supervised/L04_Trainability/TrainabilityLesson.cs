using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L04_Trainability;

/// <summary>Section 4.1: what keeps deep networks from training, and the cures.</summary>
internal sealed class TrainabilityLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "trainability",
        "4.1",
        "Trainability, language modelling, recurrent networks",
        "Trainability",
        "Why do deep networks not train, and what do initialisation, normalisation and residual connections change about that?",
        [
            "Through random layers the second moment of a signal is multiplied by a number a layer: 1 with Xavier's variance and no activation, ½ with ReLUs, 1 with He's variance.",
            "In a linear residual stack the variance grows by 1 + D²Jσ² a layer, forward and backward alike.",
            "Sigmoids make gradients vanish; batch normalisation makes them explode towards the input, but trains.",
            "A plain network of 20 or 50 layers stays at chance where the residual one trains like a shallow one.",
        ],
        [DataCatalog.Mnist]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new SignalPart(context).Run();
        var images = DigitImages.Load(context.Data).Take(context.Size(20_000, 4000), context.Size(10_000, 2000));
        using var training = new DeepTraining(images);
        new GradientPart(context, training).Run();
        new TrainingPart(context, training, images.IsMnist).Run();
    }
}
