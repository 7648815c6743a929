using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L07_HeatCapacity;

/// <summary>Section 7.4: how fast the converged loss rises with the learning rate.</summary>
internal sealed class HeatCapacityLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "heat-capacity",
        "7.4",
        "Heat capacity with loss as energy and learning rate as temperature",
        "Heat capacity",
        "By how much does a learning rate raise the loss at which training converges?",
        [
            "dL/dη at 0 is a quarter of E‖g_b‖² at the optimum, whatever the curvature.",
            "A batch of B divides it by B, and momentum with η = (1 − μ)η₀ leaves it alone.",
            "Langevin dynamics of temperature T has L − L* = ½dT, whatever curvature and data: equipartition.",
            "The theorem needs examples drawn with replacement; shuffled epochs are colder.",
        ],
        [DataCatalog.Diabetes, DataCatalog.Digits, DataCatalog.Wine]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new QuadraticPart(context).Run();
        new RegressionPart(context).Run();
        new DigitsPart(context).Run();
        new NetworkPart(context).Run();
    }
}
