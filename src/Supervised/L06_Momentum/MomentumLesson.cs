using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L06_Momentum;

/// <summary>Section 6.3: momentum as a running mean, and the learning rate that keeps its temperature.</summary>
internal sealed class MomentumLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "momentum",
        "6.3",
        "Momentum as a running average",
        "Momentum and temperature",
        "What does momentum change, once the learning rate is chosen so that it changes nothing else?",
        [
            "v_t = Nη times a running mean of the gradients over N = 1/(1 − μ) steps; one gradient moves Φ by η/(1 − μ) in all.",
            "The temperature is that of the rate η/(1 − μ), so η = (1 − μ)Bη₀ decouples momentum and batch size from it.",
            "Without noise momentum needs √κ steps where descent needs κ.",
        ],
        [DataCatalog.Mnist10k]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new AveragePart(context).Run();
        new LawPart(context).Run();
        new SpeedPart(context).Run();
        new NetworkPart(context).Run();
    }
}
