using SelfPlay.Games;
using SelfPlay.Supervised.L04_Rnn;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>A chain of thought in small: sums answered at once, and behind a scratch pad that does one column after the other.</summary>
internal sealed class AdditionPart
{
    private const int Test = 500;
    private readonly LessonContext _context;
    private readonly int _digits;

    public AdditionPart(LessonContext context) => (_context, _digits) = (context, context.Size(8, 3));

    /// <summary>Adds the section.</summary>
    public void Run()
    {
        var report = _context.Report;
        report.Section("A scratch pad");
        var plan = _context.Size(new TrainingPlan(1500, 3e-3), new TrainingPlan(40, 3e-3) { Warmup = 10 }) with { Streams = 64, Memory = 0.99 };
        var random = _context.Random(29);
        Sums[] formats = [new Sums(_digits, scratchPad: false), new Sums(_digits, scratchPad: true)];
        var (a, b) = formats[0].Draw(ref random);
        report.Say(
            $"Sums of two numbers of {_digits} digits, every other column of which adds up to 9, so that carries run far. At once: `{formats[0].Example(a, b)}`, the highest digit, which depends on all the others, first. With a scratch pad: `{formats[1].Example(a, b)}`, "
            + "where each column from the right gives its digit and its carry before the sum is written down; what has been written is read again, so every step is a small one. "
            + $"Two GPTs of one layer and the same size, {plan.Steps} steps of {plan.Streams} new sums each; all digits of a sum have to be right.");
        var runs = Replicas.Run(formats.Length, i => Train(formats[i], plan, i), _context.Cancel);
        report.Table(
            ["", "training loss at the end, nats a symbol", "share of sums right"],
            runs.Select((run, i) => (string[])[i == 0 ? "at once" : "with a scratch pad", Figures.Format(run.Loss, 3), Figures.Format(run.Right, 3)]));
        if (_context.Quick)
        {
            report.Check("gpt.addition.quick", "loss of the scratch pad after a few steps over ln 10", runs[1].Loss / Math.Log(10), Expected.AtMost(1.1), Origin.Own);
            return;
        }

        report.Observe("gpt.addition.direct", "share of sums right at once", runs[0].Right);
        report.Observe("gpt.addition.scratch", "share of sums right with a scratch pad", runs[1].Right);
        report.Check("gpt.addition", "what the scratch pad adds to the share of sums that are right", runs[1].Right - runs[0].Right, Expected.AtLeast(0.2), Origin.Reference);
    }

    private (double Loss, double Right) Train(Sums sums, TrainingPlan plan, int format)
    {
        TorchThreads.Use(1);
        var random = _context.Random((ulong)(30 + format));
        using var chance = new Generator(random.Next() >> 1);
        using var model = new Gpt(new GptSpec(Sums.Symbols, sums.Length, 96, 3, 1), chance, products: MixedPrecision.Quickest);
        var curve = GptTrainer.Train(model, plan, () => Loss(model, sums, plan.Streams, ref random), _ => _context.Cancel.ThrowIfCancellationRequested());
        return (curve.Losses[^20..].Average(), Right(model, sums, ref random));
    }

    /// <summary>Mean loss of what stands behind the question.</summary>
    private static Tensor Loss(Gpt model, Sums sums, int count, ref Xoshiro256 random)
    {
        var (asked, all) = (sums.Asked, Draw(sums, count, ref random));
        var scores = model.Scores(all.narrow(1, 0, sums.Length - 1)).narrow(1, asked - 1, sums.Length - asked);
        return nn.functional.cross_entropy(scores.flatten(0, 1), all.narrow(1, asked, sums.Length - asked).flatten());
    }

    /// <summary>Share of new questions whose greedy answer ends with the sum.</summary>
    private static double Right(Gpt model, Sums sums, ref Xoshiro256 random)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var cache = new KeyValueCache(model.Spec.Layers);
        var all = Draw(sums, Test, ref random);
        var next = all.narrow(1, 0, sums.Asked);
        var written = new List<Tensor>();
        for (var t = sums.Asked; t < sums.Length; t++)
        {
            next = model.Continue(next, cache).argmax(1, keepdim: true);
            written.Add(next);
        }

        var answers = cat(written, 1).narrow(1, sums.Length - sums.Asked - sums.Answer, sums.Answer);
        return answers.eq(all.narrow(1, sums.Length - sums.Answer, sums.Answer)).all(1).to(ScalarType.Float64).mean().item<double>();
    }

    private static Tensor Draw(Sums sums, int count, ref Xoshiro256 random)
    {
        var symbols = new long[count * sums.Length];
        for (var i = 0; i < count; i++)
        {
            var (a, b) = sums.Draw(ref random);
            sums.Write(a, b, symbols.AsSpan(i * sums.Length, sums.Length));
        }

        return tensor(symbols, [count, sums.Length]);
    }
}
