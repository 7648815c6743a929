using SelfPlay.Games;
using SelfPlay.Supervised.L04_Rnn;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>
/// Learning in the context: random symbols begin to repeat themselves after a random number of them. Who finds the last symbol's first occurrence
/// and names what followed it is right; that takes two layers (Olsson et al. 2022: induction heads).
/// </summary>
internal sealed class InductionPart
{
    private const int Symbols = 24;
    private const int Shortest = 8;
    private const int Longest = 16;
    private const int Length = 32;
    private const int Batch = 64;
    private const int Test = 500;
    private readonly LessonContext _context;

    public InductionPart(LessonContext context) => _context = context;

    /// <summary>Adds the section.</summary>
    public void Run()
    {
        var report = _context.Report;
        report.Section("In the context");
        var steps = _context.Size(1000, 60);
        report.Say(
            $"{Shortest} to {Longest} different symbols of {Symbols} in a random order, then the same again up to {Length}. From the second symbol of the repetition on everything can be known, "
            + "and only from the context: no sequence comes twice. One layer cannot look for what followed an earlier occurrence: that takes a head that marks every position with the symbol before it, and one above that looks for the mark.");
        int[] layers = [1, 2];
        var runs = Replicas.Run(layers.Length, i => Train(layers[i], steps), _context.Cancel);
        if (!_context.Quick)
        {
            report.Check("gpt.induction", "loss on the repetition, two layers, nats a symbol", runs[1].Loss, Expected.AtMost(0.1), Origin.Reference);
            report.Check("gpt.induction.one", "the same with one layer", runs[0].Loss, Expected.AtLeast(0.5), Origin.Own);
            double[] x = [.. Enumerable.Range(1, steps).Select(i => (double)i)];
            report.Plot(new LinePlot(
                "induction", "Learning to copy from the context", "step", "loss on the repetition, nats a symbol",
                [.. runs.Select((run, i) => new PlotSeries(layers[i] == 1 ? "one layer" : "two layers", x, run.Losses))]));
        }
        else
        {
            report.Check("gpt.induction.quick", "loss on the repetition after a few steps over ln V, two layers", runs[1].Loss / Math.Log(Symbols), Expected.AtMost(1.1), Origin.Own);
        }
    }

    private (double[] Losses, double Loss) Train(int layers, int steps)
    {
        TorchThreads.Use(1);
        var random = _context.Random((ulong)(10 + layers));
        using var chance = new Generator(random.Next() >> 1);
        using var model = new Gpt(new GptSpec(Symbols, Length, 64, 2, layers), chance);
        var curve = GptTrainer.Train(model, new TrainingPlan(steps, 3e-3), () => Loss(model, Batch, ref random), _ => _context.Cancel.ThrowIfCancellationRequested());
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return (curve.Losses, Loss(model, Test, ref random).item<float>());
    }

    /// <summary>Mean loss over the positions whose next symbol the context tells.</summary>
    private static Tensor Loss(Gpt model, int batch, ref Xoshiro256 random)
    {
        var symbols = new long[batch * (Length + 1)];
        var known = new bool[batch * Length];
        var order = Enumerable.Range(0, Symbols).Select(i => (long)i).ToArray();
        for (var b = 0; b < batch; b++)
        {
            var period = Shortest + random.Below(Longest - Shortest + 1);
            Orders.Shuffle(order, ref random);
            for (var t = 0; t <= Length; t++)
            {
                symbols[(b * (Length + 1)) + t] = order[t % period];
                if (t < Length)
                {
                    known[(b * Length) + t] = t >= period;
                }
            }
        }

        var all = tensor(symbols, [batch, Length + 1]);
        var which = tensor(known);
        var scores = model.Scores(all.narrow(1, 0, Length)).flatten(0, 1);
        return nn.functional.cross_entropy(scores.masked_select(which.unsqueeze(1)).view(-1, Symbols), all.narrow(1, 1, Length).reshape(-1).masked_select(which));
    }
}
