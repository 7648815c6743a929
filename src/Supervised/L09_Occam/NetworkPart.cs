using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>The guarantee for a network that is compressed: few weights, few bits, written by the same code and read back.</summary>
internal sealed class NetworkPart
{
    private const double Delta = OccamLesson.Delta;
    private const int Seeds = 3;
    private const double Rate = 2e-3;
    private const double Penalty = 2e-4;

    /// <summary>Images on which the quantiser's ranges are chosen.</summary>
    private const int RangeImages = 5000;

    private static readonly double[] s_ranges = [1, 0.75, 0.55, 0.4];
    private static readonly double[] s_grid = RiskBounds.Grid(400);

    private readonly LessonContext _context;
    private readonly DigitImages _images;
    private readonly SparseShape _shape;
    private readonly int[] _kept;
    private readonly int[] _bits;

    public NetworkPart(LessonContext context, DigitImages images)
    {
        _context = context;
        _images = context.Quick ? images.Take(4000, 2000) : images;
        _shape = new SparseShape(_images.Train.PixelCount, context.Size(20, 8));
        _kept = context.Quick ? [500] : [400, 600, 900, 1300];
        _bits = context.Quick ? [3] : [2, 3, 4];
    }

    public void Run()
    {
        var report = _context.Report;
        report.Section("A compressed network");
        report.Say(
            $"A network with one hidden layer of {_shape.Hidden} relu units on {_images.Set.Title}, $d={_shape.Weights:N0}$ weights: Adam with an L1 penalty, the $s$ largest weights are kept and trained "
            + "again, then rounded to $b$ bits, each layer on a scale of its own, and written by the same code. Its errors are those of the network that was read back.");
        var all = Replicas.Run(Seeds, Compress, _context.Cancel);
        var count = _images.Train.Count;
        var found = all.SelectMany(of => of).ToArray();
        report.Check("occam.network.decode", $"share of {found.Length} networks that are the same when written and read back", found.Average(h => h.Same ? 1.0 : 0), Expected.Near(1, 0));
        report.Check("occam.network.excess", "most bits of the code over |h|", found.Max(h => h.Written - SparseCode.Length(h.Network)), Expected.Between(0, 2));
        report.Check(
            "occam.network.holds",
            "least of (bound at the best of 400 λ − test error), and of (kl form − test error)",
            found.Min(h => Math.Min(RiskBounds.OverGrid(h.Train, h.Complexity(1), count, s_grid).Bound, Kl(h, 1)) - h.Test),
            Expected.AtLeast(0));
        if (!_context.Quick)
        {
            report.Table(
                ["s", "b", "bits", "train", "test", "λ = 5", "best of 400 λ", "kl"],
                from kept in _kept
                from bits in _bits
                let of = found.Where(h => h.Kept == kept && h.Bits == bits).ToArray()
                select (string[])
                [
                    $"{kept}", $"{bits}", Figures.Format(of.Average(h => (double)h.Written)), Mean(of, h => h.Train), Mean(of, h => h.Test),
                    Mean(of, h => RiskBounds.AtLambda(h.Train, h.Complexity(1), count, 5)),
                    Mean(of, h => RiskBounds.OverGrid(h.Train, h.Complexity(1), count, s_grid).Bound), Mean(of, h => Kl(h, 1)),
                ]);
        }

        // The size may be chosen after training, since the code tells it; the precision is one of so many.
        Found[] best = [.. all.Select(of => of.MinBy(h => Kl(h, _bits.Length))!)];
        report.Check(
            "occam.network.best",
            "promised error of the best size and precision (kl)",
            [.. best.Select(h => Kl(h, _bits.Length))],
            _images.IsMnist && !_context.Quick ? Expected.AtMost(0.25) : Expected.Between(0, 1),
            Origin.Own);
        report.Observe("occam.network.best.test", "its test error", [.. best.Select(h => h.Test)]);
        report.Observe("occam.network.best.bits", "bits written", [.. best.Select(h => (double)h.Written)]);
        report.Say($"Chosen: {string.Join(", ", best.Select(h => $"s = {h.Kept}, b = {h.Bits}"))}. A hidden layer costs more positions to name, and pays for them with a lower training error.");
    }

    private Found[] Compress(int seed)
    {
        var random = _context.Random((ulong)(60 + seed));
        using var dense = new SparseNetworkTrainer(_images.Train, _shape, ref random);
        dense.Train(_context.Size(6, 4), Rate, Penalty, ref random, _context.Cancel);
        var found = new List<Found>();
        foreach (var kept in _kept)
        {
            using var sparse = dense.Keep(kept);
            sparse.Train(_context.Size(4, 4), Rate, 0, ref random, _context.Cancel);
            var (weights, biases) = (sparse.Weights, sparse.Biases);
            found.AddRange(_bits.Select(bits => Write(kept, Round(weights, biases, bits))));
        }

        return [.. found];
    }

    private QuantisedNetwork Round(float[] weights, float[] biases, int bits)
    {
        var first = weights[.._shape.First].Max(Math.Abs);
        var second = weights[_shape.First..].Max(Math.Abs);
        return s_ranges
            .SelectMany(a => s_ranges.Select(b => QuantisedNetwork.Round(_shape, weights, biases, bits, a * first, b * second)))
            .MinBy(h => h.Error(_images.Train, RangeImages))!;
    }

    private Found Write(int kept, QuantisedNetwork written)
    {
        var code = SparseCode.Encode(written);
        var read = SparseCode.Decode(code, _shape, written.Bits);
        return new Found(kept, written.Bits, read, code.Length, code.AtEnd && read.IsSame(written), read.Error(_images.Train), read.Error(_images.Test));
    }

    private double Kl(Found h, int choices) => RiskBounds.KlInverse(h.Train, h.Complexity(choices) / _images.Train.Count);

    private static string Mean(Found[] of, Func<Found, double> figure) => Figures.Format(of.Average(figure), 3);

    /// <summary>One compressed network.</summary>
    /// <param name="Kept">s</param>
    /// <param name="Bits">b</param>
    /// <param name="Network">The hypothesis, as read back from its code.</param>
    /// <param name="Written">Bits of its code.</param>
    /// <param name="Same">Whether what was read back is what was written.</param>
    /// <param name="Train">Its error on the training images.</param>
    /// <param name="Test">Its error on the test images.</param>
    private sealed record Found(int Kept, int Bits, QuantisedNetwork Network, int Written, bool Same, double Train, double Test)
    {
        /// <summary>−ln δP(h), in bits that were really written; which of so many sizes and precisions it is costs its share.</summary>
        public double Complexity(int choices) => (Written * Math.Log(2)) + Math.Log(choices / Delta);
    }
}
