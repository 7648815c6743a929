using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L06_Temperature;

/// <summary>Section 6.2: the learning rate as a temperature, and the batch size that divides it.</summary>
internal sealed class TemperatureLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "temperature",
        "6.2",
        "The learning rate as temperature",
        "Temperature of SGD",
        "What do learning rate and batch size do to the loss that training ends with, and when are two settings the same?",
        [
            "SGD at a fixed rate does not settle on a minimum but in a cloud around it, like a gas at temperature T = ησ²/2B.",
            "A batch of B divides the temperature by B, so η = Bη₀ leaves it as it is (Goyal et al. 2017).",
            "On one parameter the law is exact, Var = ησ²/(B(2 − η)); a network on MNIST obeys it too.",
        ],
        [DataCatalog.Mnist10k]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new ScalarPart(context).Run();
        new NetworkPart(context).Run();
    }
}
