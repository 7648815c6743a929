using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L02_Edf.Lesson;

/// <summary>Sections 2.3 to 2.5: a framework of objects with a value and a gradient.</summary>
internal sealed class EdfLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "edf",
        "2.5",
        "Frameworks and back-propagation",
        "The educational framework (EDF)",
        "What does a deep-learning framework consist of, and how does one know that its gradients are right?",
        [
            "Values, parameters and computed nodes with a forward and a backward are a framework; everything else is components.",
            "Every += of a component is back-propagated by itself; every component agrees with finite differences, TorchSharp and ONNX.",
            "Parameters have no batch index: their gradient is the mean over the batch, and large batches are faster.",
        ],
        [DataCatalog.OnnxOperators]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Framework(context);
        new OperatorPart(context).Run();
        new OnnxPart(context).Run();
        new BatchPart(context).Run();
    }

    private static void Framework(LessonContext context)
    {
        var report = context.Report;
        report.Section("A framework");
        report.Say(
            "Three kinds of nodes, each with a `Value` and a `Grad`: `Input`, `Parameter`, and `Computed`, which has a `Forward` that fills its value and a `Backward` that adds to the gradients of what it was computed from. "
            + "A `Computation` is the list of computed nodes in the order they were written in. `Forward` runs them in that order; `Backward` clears the gradients, sets the loss's to $1/B$ and runs them in reverse; an `Optimiser` moves the parameters. "
            + "Here the whole of it, $\\mathrm{softmax}(W_2\\,\\sigma(W_1x))$ on exclusive or, which no single layer can do.");
        double[] examples = [0, 0, 0, 1, 1, 0, 1, 1];
        int[] labels = [0, 1, 1, 0];
        var random = context.Random(1);
        var deep = Train(new Mlp([2, 8, 2], x => new Sigmoid(x), ref random), examples, labels);
        var flat = Train(new Mlp([2, 2], x => x, ref random), examples, labels);
        report.Check("xor.deep", "log loss of 2-8-2 on exclusive or after 2,000 steps", deep, Expected.AtMost(0.02), Origin.Own);
        report.Check("xor.flat", "log loss of a single layer there: it can say no better than one half each, ln 2", flat, Expected.Near(Math.Log(2), 1e-3));
    }

    private static double Train(Mlp mlp, double[] examples, int[] labels)
    {
        mlp.Input.Set(examples);
        mlp.Labels.Set(labels);
        var sgd = new Sgd(mlp.Parameters, 0.5) { Momentum = 0.9 };
        for (var t = 0; t < 2000; t++)
        {
            mlp.Computation.Forward();
            mlp.Computation.Backward(mlp.Loss);
            sgd.Step();
        }

        mlp.Computation.Forward();
        return mlp.Loss.Value.Average();
    }
}
