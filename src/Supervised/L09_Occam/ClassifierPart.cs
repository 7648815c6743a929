using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>The guarantee for linear classifiers of images, compressed to fewer and fewer bits.</summary>
internal sealed class ClassifierPart
{
    private const double Delta = OccamLesson.Delta;
    private const int Seeds = 3;

    /// <summary>b from 1 to 16 may be chosen after training for so many bits.</summary>
    private const int PrecisionBits = 4;

    private static readonly double[] s_grid = RiskBounds.Grid(400);

    private readonly LessonContext _context;
    private readonly LessonReport _report;
    private readonly DigitImages _images;
    private readonly CompressionPlan _plan;
    private readonly SparseTrainer[] _dense;
    private readonly Compressed[][] _found;

    public ClassifierPart(LessonContext context, DigitImages images)
    {
        (_context, _report) = (context, context.Report);
        _images = context.Quick ? images.Take(4000, 2000) : images;
        _plan = context.Quick ? new([300, 500, 2000], [3, 5], 1, 1) : new([50, 100, 150, 200, 300, 500, 800, 1200, 2000], [1, 2, 3, 4, 5], 4, 2);
        context.Step("training and compressing linear classifiers", 0.1);
        var (train, test) = (new ImageColumns(_images.Train), new ImageColumns(_images.Test));
        var runs = Replicas.Run(
            Seeds,
            seed => Compression.Run(_images.Train, train, test, _plan, context.Random((ulong)(30 + seed)), context.Cancel),
            context.Cancel);
        _dense = [.. runs.Select(run => run.Dense)];
        _found = [.. runs.Select(run => run.All)];
        context.Step("bounds of linear classifiers", 0.9);
    }

    private int Count => _images.Train.Count;

    public void Run()
    {
        Lengths();
        RoundTrips();
        Bounds();
        Certificate();
        DensePriors();
    }

    private void Lengths()
    {
        _report.Section("A sparse classifier in bits");
        _report.Say(
            $"A linear classifier, 784 to 10, on {_images.Set.Title} ($N={Count:N0}$): four passes of Adam with an L1 penalty, the $s$ largest weights are kept and trained for two "
            + "more passes, then rounded to $b$ bits by a symmetric mid-rise quantiser, biases to 8 bits. Its description says how many weights, which, and their values: "
            + "$$-\\ln P(h)=\\ln d+\\ln\\binom ds+s\\,b\\ln2+80\\ln2,\\qquad d=7840.$$ The scale of the weights costs nothing: it changes no decision. The quantiser's range may therefore be chosen to fit the training set.");
        _report.Check("occam.bits.300", "|h| for s = 300, b = 3, bits", SparseCode.Length(7840, 300, 3, 10), Expected.Near(2824, 1), Origin.Reference);
        _report.Check("occam.bits.500", "|h| for s = 500, b = 3, bits", SparseCode.Length(7840, 500, 3, 10), Expected.Near(4270, 1), Origin.Reference);
    }

    private void RoundTrips()
    {
        _report.Say(
            "A prior is a code: $P(h)=2^{-|h|}$. Which weights are used is numbered by the combinatorial number system, so that the code has no more than "
            + "two bits above $|h|$ (a whole number of bits for $s$, and for the subset). Read back, it is the same classifier.");
        var (same, excess, total) = (0, 0.0, 0);
        foreach (var found in _found.SelectMany(all => all))
        {
            var code = SparseCode.Encode(found.Classifier);
            excess = Math.Max(excess, code.Length - found.Length);
            same += SparseCode.Decode(code, found.Classifier.Pixels, found.Bits).IsSame(found.Classifier) && code.AtEnd ? 1 : 0;
            total++;
        }

        _report.Check("occam.decode", $"share of {total} classifiers that are the same when written and read back", (double)same / total, Expected.Near(1, 0));
        _report.Check("occam.excess", "largest excess of the real code over |h|, bits", excess, Expected.Between(0, 2));
    }

    private void Bounds()
    {
        _report.Section("Its guarantee");
        var all = _found.SelectMany(found => found).ToArray();
        _report.Check(
            "occam.holds",
            $"least of (bound at the best λ − test error) over {all.Length} classifiers",
            all.Min(h => RiskBounds.OverGrid(h.Train, h.Complexity(Delta), Count, s_grid).Bound - h.Test),
            Expected.AtLeast(0));
        _report.Check("occam.vacuous", "least bound at λ = 5 over seeds with s = 2000, b = 5", Of(2000, 5).Min(At5), Expected.AtLeast(1), Origin.Reference);
        if (!_context.Quick)
        {
            Anchors();
            Shape();
        }
    }

    private void Anchors()
    {
        _report.Table(
            ["s", "b", "bits", "train", "test", "λ = 5", "best of 400 λ", "best λ, free", "kl"],
            from kept in _plan.Kept
            from bits in _plan.Bits
            let of = Of(kept, bits)
            select (string[])
            [
                $"{kept}", $"{bits}", Figures.Format(of[0].Length), Mean(of, h => h.Train), Mean(of, h => h.Test), Mean(of, At5),
                Mean(of, OnGrid), Mean(of, Free), Mean(of, Kl),
            ]);
        if (!_images.IsMnist)
        {
            _report.Say($"MNIST is not at hand: its reference figures are left out, and the set is {_images.Set.Title}.");
            return;
        }

        Anchor("train.300", "training error, s = 300, b = 3", Of(300, 3), h => h.Train, 0.182);
        Anchor("test.300", "test error, s = 300, b = 3", Of(300, 3), h => h.Test, 0.171);
        Anchor("bound.300", "bound at λ = 5, s = 300, b = 3", Of(300, 3), At5, 0.383);
        Anchor("train.500", "training error, s = 500, b = 3", Of(500, 3), h => h.Train, 0.131);
        Anchor("test.500", "test error, s = 500, b = 3", Of(500, 3), h => h.Test, 0.124);
        Anchor("bound.500", "bound at the best of 400 λ (ln 400 paid), s = 500, b = 3", Of(500, 3), OnGrid, 0.305);
    }

    private void Anchor(string name, string what, Compressed[] of, Func<Compressed, double> figure, double reference) =>
        _report.Check($"occam.{name}", what, [.. of.Select(figure)], Expected.AtMost(reference), Origin.Reference);

    private void Shape()
    {
        double[] at5 = [.. _plan.Kept.Select(kept => Of(kept, 3).Average(At5))];
        _report.Check("occam.shape.few", "bound at λ = 5 with the fewest weights over the least (b = 3)", at5[0] / at5.Min(), Expected.AtLeast(1.1), Origin.Own);
        _report.Check("occam.shape.many", "bound at λ = 5 with the most weights over the least (b = 3)", at5[^1] / at5.Min(), Expected.AtLeast(1.5), Origin.Own);
        _report.Say("Test errors of all these classifiers fall with every bit. What rises is what can be *promised* about them: the bound has its minimum far from where the test error has its own.");
        double[] bits = [.. _plan.Kept.Select(kept => Of(kept, 3)[0].Length)];
        _report.Plot(new LinePlot(
            "bits",
            $"Guarantee against length ({_images.Set.Title}, b = 3, δ = {Delta})",
            "|h|, bits",
            "error",
            [
                new("λ = 5", bits, at5, SeriesStyle.LineWithPoints),
                new("best λ", bits, [.. _plan.Kept.Select(kept => Of(kept, 3).Average(Free))], SeriesStyle.LineWithPoints),
                new("kl", bits, [.. _plan.Kept.Select(kept => Of(kept, 3).Average(Kl))], SeriesStyle.LineWithPoints),
                new("training error", bits, [.. _plan.Kept.Select(kept => Of(kept, 3).Average(h => h.Train))], SeriesStyle.LineWithPoints),
                new("test error", bits, [.. _plan.Kept.Select(kept => Of(kept, 3).Average(h => h.Test))], SeriesStyle.Points),
                new("nothing is promised", bits, [.. bits.Select(_ => 1.0)], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
        });
        double[] precision = [.. _plan.Bits.Select(b => (double)b)];
        _report.Plot(new LinePlot(
            "precision",
            $"Guarantee against the bits of a weight ({_images.Set.Title}, best λ)",
            "b, bits of a weight",
            "error",
            [
                .. new[] { 200, 500 }.SelectMany(kept => new PlotSeries[]
                {
                    new($"bound, s = {kept}", precision, [.. _plan.Bits.Select(b => Of(kept, b).Average(Free))], SeriesStyle.LineWithPoints),
                    new($"test error, s = {kept}", precision, [.. _plan.Bits.Select(b => Of(kept, b).Average(h => h.Test))], SeriesStyle.Points),
                }),
            ]));
    }

    /// <summary>The shortest honest promise: the best of all sizes and precisions, in bits of the real code.</summary>
    private void Certificate()
    {
        _report.Section("The best promise");
        _report.Say(
            "Which $s$ is best may be chosen after training, since the code says $s$. Which $b$, too, for "
            + $"{PrecisionBits} bits more. What follows is in bits that were really written, with Chernoff's own inequality ($kl$).");
        var best = _found.Select(found => found.MinBy(Promise)!).ToArray();
        _report.Check("occam.best", "promised error", [.. best.Select(Promise)], _images.IsMnist && !_context.Quick ? Expected.AtMost(0.305) : Expected.Between(0, 1), Origin.Own);
        _report.Observe("occam.best.bits", "bits written", [.. best.Select(h => (double)SparseCode.Encode(h.Classifier).Length + PrecisionBits)]);
        _report.Observe("occam.best.train", "its training error", [.. best.Select(h => h.Train)]);
        _report.Observe("occam.best.test", "its test error", [.. best.Select(h => h.Test)]);
        _report.Say($"Chosen: {string.Join(", ", best.Select(h => $"s = {h.Kept}, b = {h.Bits}"))}.");
    }

    private void DensePriors()
    {
        _report.Section("Priors that do not pay");
        _report.Say(
            "All $d$ parameters with 16 bits each cost $16\\,d\\ln2$ nats: vacuous for this $N$. $K$ shared values of 16 bits cost $16K\\ln2+I\\ln K$ for $I$ weights: "
            + "for $I\\gg K$ the choice of the value is what costs, for weights that are nearly 0 as well. The sparse prior does not pay for those.");
        var dense = _dense[0];
        var biases = DenseCodes.Halves(dense.Biases);
        var full = DenseCodes.Halves(dense.Weights);
        var rows = new List<string[]> { Row("16 bits a parameter", DenseCodes.FullLength(full.Length + biases.Length), full) };
        foreach (var values in new[] { 3, 4, 8 })
        {
            rows.Add(Row($"{values} shared values", DenseCodes.SharedLength(full.Length, values, biases.Length), DenseCodes.Share(full, values)));
        }

        _report.Table(["prior", "bits", "train", "test", "λ = 5", "best λ"], rows);
        var length = DenseCodes.FullLength(7850);
        _report.Check("occam.dense", "bound at λ = 5 for 7,850 parameters of 16 bits without a training error (N = 60,000)", RiskBounds.AtLambda(0, (length * Math.Log(2)) - Math.Log(Delta), 60_000, 5), Expected.Near(50.0 / 9 * ((125_600 * Math.Log(2)) + Math.Log(20)) / 60_000, 1e-9));

        string[] Row(string name, double bits, float[] weights)
        {
            var (train, test) = (DenseCodes.Error(_images.Train, weights, biases), DenseCodes.Error(_images.Test, weights, biases));
            var complexity = (bits * Math.Log(2)) - Math.Log(Delta);
            return
            [
                name, Figures.Format(bits, 6), Figures.Format(train, 3), Figures.Format(test, 3),
                Figures.Format(RiskBounds.AtLambda(train, complexity, Count, 5), 3), Figures.Format(RiskBounds.Free(train, complexity, Count), 3),
            ];
        }
    }

    private double At5(Compressed h) => RiskBounds.AtLambda(h.Train, h.Complexity(Delta), Count, 5);

    private double OnGrid(Compressed h) => RiskBounds.OverGrid(h.Train, h.Complexity(Delta), Count, s_grid).Bound;

    private double Free(Compressed h) => RiskBounds.Free(h.Train, h.Complexity(Delta), Count);

    private double Kl(Compressed h) => RiskBounds.KlInverse(h.Train, h.Complexity(Delta) / Count);

    private double Promise(Compressed h) =>
        RiskBounds.KlInverse(h.Train, (((SparseCode.Encode(h.Classifier).Length + PrecisionBits) * Math.Log(2)) - Math.Log(Delta)) / Count);

    private Compressed[] Of(int kept, int bits) => [.. _found.Select(found => found.Single(h => h.Kept == kept && h.Bits == bits))];

    private static string Mean(Compressed[] of, Func<Compressed, double> figure) => Figures.Format(of.Average(figure), 3);
}
