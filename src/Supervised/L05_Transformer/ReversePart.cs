using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Transformer;

/// <summary>A task that only attention by position solves: say a sequence backwards.</summary>
internal sealed class ReversePart
{
    private const int Length = 16;
    private const int Width = 32;
    private const int Batch = 128;
    private const int Warmup = 30;
    private const double Rate = 5e-3;
    private const int Test = 1000;
    private const double Focus = 0.02;
    private const double Near = 0.01;
    private readonly LessonContext _context;
    private readonly int _steps;

    public ReversePart(LessonContext context)
    {
        _context = context;
        _steps = context.Size(500, 300);
    }

    /// <summary>Adds the section.</summary>
    public void Run()
    {
        var report = _context.Report;
        report.Section("Backwards");
        report.Say($"{Length} random digits are to be said backwards: one layer, one head, $J={Width}$, learned positions, {_steps} steps of Adam with {Batch} sequences each.");
        var runs = Replicas.Run(_context.Size(3, 1), seed => Train(seed, null), _context.Cancel);
        report.Check("reverse.digits", $"share of digits right in {Test} new sequences", [.. runs.Select(run => run.Right)], Expected.AtLeast(0.99995, 1), Origin.Reference);
        report.Check("reverse.antidiagonal", "attention of a position on its mirror position, mean", [.. runs.Select(run => run.Mirror)], Expected.AtLeast(0.9), Origin.Own);
        var weights = runs[0].Weights;
        report.Say("Attention of output position (row) to input position (column), per cent, mean over sequences: the anti-diagonal.");
        report.Table(
            ["", .. Enumerable.Range(1, Length).Select(t => $"{t}")],
            Enumerable.Range(0, Length).Select(row => (string[])[$"{row + 1}", .. Enumerable.Range(0, Length).Select(column => $"{100 * weights[(row * Length) + column]:0}")]));
        var map = new double[Length, Length];
        for (var i = 0; i < weights.Length; i++)
        {
            map[i / Length, i % Length] = weights[i];
        }

        report.Plot(new PictureGrid("attention", "Attention of output position (row) to input position (column)", 1, [map]));
        double[] steps = [.. Enumerable.Range(1, _steps).Select(i => (double)i)];
        report.Plot(new LinePlot(
            "reverse-loss", "Saying 16 digits backwards", "step", "cross-entropy, nats a digit",
            [.. runs.Select((run, i) => new PlotSeries($"seed {i + 1}", steps, run.Losses))])
        { LogY = true });
        Guided(runs);
    }

    /// <summary>Adds to the loss what attention should be: sure of itself, or close by.</summary>
    private void Guided(Reversal[] free)
    {
        var report = _context.Report;
        report.Section("Losses on attention");
        report.Say(
            $"Attention is a distribution, so a loss may ask something of it. Focus: ${Focus}$ times its entropy, $-\\sum_{{t_2}}\\alpha\\ln\\alpha$ in the mean over $t_1$. Near: ${Near}$ times "
            + "the mean distance $\\sum_{t_2}\\alpha\\,|t_1-t_2|$, which contradicts the task, whose mirror positions are 8 away in the mean: it is learnt nevertheless, and less attention is left where it is not needed.");
        var focused = Replicas.Run(_context.Size(3, 1), seed => Train(seed, α => Entropy(α).mul(Scalars.Of(Focus))), _context.Cancel);
        var near = Replicas.Run(_context.Size(3, 1), seed => Train(seed, α => Distance(α).mul(Scalars.Of(Near))), _context.Cancel);
        report.Observe("attention.entropy", "entropy of attention without such a loss, nats", [.. free.Select(run => run.Entropy)]);
        report.Check("focus.entropy", "entropy of attention with the focus loss, over that without", [.. focused.Zip(free, (f, n) => f.Entropy / n.Entropy)], Expected.AtMost(0.5), Origin.Own);
        report.Check("focus.digits", "share of digits right with the focus loss", [.. focused.Select(run => run.Right)], Expected.AtLeast(0.99), Origin.Own);
        report.Observe("attention.distance", "mean distance of attention without such a loss, positions", [.. free.Select(run => run.Distance)]);
        report.Check("near.distance", "mean distance of attention with the near loss, over that without", [.. near.Zip(free, (f, n) => f.Distance / n.Distance)], Expected.AtMost(0.97), Origin.Own);
        report.Check("near.digits", "share of digits right with the near loss", [.. near.Select(run => run.Right)], Expected.AtLeast(0.99), Origin.Own);
    }

    /// <summary>Mean entropy of the rows of α [B, K, T, T], nats.</summary>
    private static Tensor Entropy(Tensor α) => special.entr(α).sum(-1).mean();

    /// <summary>Mean |t₁ − t₂| under α [B, K, T, T], positions.</summary>
    private static Tensor Distance(Tensor α)
    {
        var places = arange(Length, ScalarType.Float32);
        return α.mul(places.unsqueeze(1).sub(places).abs()).sum(-1).mean();
    }

    /// <summary>Trains a network; <paramref name="onAttention"/>, if given, is a loss on α [B, 1, T, T] that is added to the cross-entropy.</summary>
    private Reversal Train(int seed, Func<Tensor, Tensor>? onAttention)
    {
        TorchThreads.Use(1);
        var random = _context.Random((ulong)(10 + seed));
        using var chance = new Generator(random.Next() >> 1);
        using var network = new ReverseNetwork(Length, Width, chance);
        var parameters = network.Parameters;
        var step = 0;
        using var adam = new TensorAdam(parameters, _ => Rate * Math.Min(1, (step + 1.0) / Warmup) * (1 - ((double)step / _steps)));
        var losses = new double[_steps];
        for (step = 0; step < _steps; step++)
        {
            _context.Cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var digits = randint(0, 10, [Batch, Length], ScalarType.Int64, generator: chance);
            var loss = nn.functional.cross_entropy(network.Scores(digits).view(-1, 10), digits.flip(1).reshape(-1));
            losses[step] = loss.item<float>();
            loss = onAttention is null ? loss : loss.Plus(onAttention(network.Weights(digits)));
            adam.Step(Gradients.Of(loss, parameters));
        }

        using var end = NewDisposeScope();
        using var noGradient = no_grad();
        var test = randint(0, 10, [Test, Length], ScalarType.Int64, generator: chance);
        var right = network.Scores(test).argmax(2).eq(test.flip(1)).to(ScalarType.Float64).mean().item<double>();
        var all = network.Weights(test);
        var weights = all.mean([0, 1]);
        var mirror = weights.flip(1).diagonal().mean().item<float>();
        return new Reversal(losses, right, mirror, Entropy(all).item<float>(), Distance(all).item<float>(), weights.contiguous().data<float>().ToArray());
    }

    /// <summary>What came of one seed.</summary>
    /// <param name="Losses">Cross-entropy by step, nats a digit.</param>
    /// <param name="Right">Share of digits right in new sequences.</param>
    /// <param name="Mirror">Mean attention on the mirror position.</param>
    /// <param name="Entropy">Mean entropy of attention, nats.</param>
    /// <param name="Distance">Mean distance of attention, positions.</param>
    /// <param name="Weights">Mean α [T, T].</param>
    private sealed record Reversal(double[] Losses, double Right, double Mirror, double Entropy, double Distance, float[] Weights);
}
