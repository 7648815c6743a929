using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L01_FundamentalEquations;

/// <summary>Section 1.5: the equations that all of the course's models are trained by.</summary>
internal sealed class FundamentalEquationsLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "fundamental-equations",
        "1.5",
        "Introduction",
        "The fundamental equations of deep learning",
        "What does minimising −ln P(y|x) find, and how do scores become probabilities?",
        [
            "The minimiser of cross-entropy over the population is the population's conditional distribution, and its loss is H(y|x).",
            "The gradient of the log loss with respect to the scores is P − onehot(y).",
            "Two labels are the sigmoid of the margin m = 2ys(x), with the loss ln(1 + e^−m).",
            "A product of conditional distributions with an end symbol is a distribution over strings.",
        ],
        [DataCatalog.BreastCancer, DataCatalog.Digits]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new SoftmaxPart(context).Run();
        new PopulationPart(context).Run();
        new StructuredPart(context).Run();
        new RegressionPart(context).Run();
    }
}
