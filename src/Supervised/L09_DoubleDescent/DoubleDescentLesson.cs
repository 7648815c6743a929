using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>Section 9.4: the test error peaks where a model just fits its examples, and falls again beyond.</summary>
internal sealed class DoubleDescentLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "double-descent",
        "9.4",
        "Generalization II",
        "Double descent",
        "Why does the test error peak where a model just fits its training set, and fall again beyond?",
        [
            "Of linear regression the whole curve is a formula, with a pole at as many parameters as examples.",
            "So it is for random features of a linear truth.",
            "Random features of digits peak within 5 % of p = n, and are best with ten times as many.",
            "A network's test loss peaks at the number of examples it can just fit: more data can hurt.",
            "The error falls, rises and falls again during training where slow features matter, and only there.",
        ],
        [DataCatalog.Mnist]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var images = DigitImages.Load(context.Data);
        context.Step("linear regression", 0);
        new RegressionPart(context).Run();
        context.Step("random features", 0.15);
        new FeaturesPart(context, images).Run();
        context.Step("epochs", 0.5);
        new EpochPart(context).Run();
        new SampleSizePart(context, images).Run();
    }
}
