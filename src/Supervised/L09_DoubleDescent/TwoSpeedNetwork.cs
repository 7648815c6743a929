using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>How far a network has come.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Train">Mean squared error on its noisy targets, of each network.</param>
/// <param name="Test">Mean squared distance from the truth on new inputs, of each network.</param>
internal sealed record NetworkLook(int Step, double[] Train, double[] Test);

/// <summary>
/// Small networks that learn a linear truth of inputs of two speeds from noisy targets, each with examples of its own, by descent on all
/// examples with momentum. 32 bits; one thread.
/// </summary>
internal static class TwoSpeedNetwork
{
    private const int Tests = 1000;
    private const double Momentum = 0.9;

    /// <summary>Trains a network for every source of chance.</summary>
    /// <param name="speeds">The inputs.</param>
    /// <param name="hidden">Hidden units.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="looks">Steps after which to look, rising.</param>
    /// <param name="randoms">Draw truth, examples and first parameters.</param>
    /// <param name="cancel">Stops it.</param>
    public static NetworkLook[] Train(
        TwoSpeeds speeds, int hidden, double rate, IReadOnlyList<int> looks, Xoshiro256[] randoms, CancellationToken cancel)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        var (x, y, testX, testY) = Draw(speeds, randoms);
        using var family = new MlpFamily(new MlpShape(speeds.Inputs, hidden, 1), randoms);
        using var sgd = new MlpSgd(family, [.. randoms.Select(_ => new SgdSettings(rate, Momentum))]);
        var results = new NetworkLook[looks.Count];
        for (int step = 1, look = 0; look < results.Length; step++)
        {
            using var inner = NewDisposeScope();
            sgd.Step(family.Gradient(x, y, MlpLoss.Squared));
            if (step == looks[look])
            {
                cancel.ThrowIfCancellationRequested();
                results[look++] = new NetworkLook(step, Error(family, x, y), Error(family, testX, testY));
            }
        }

        return results;
    }

    private static double[] Error(MlpFamily family, Tensor x, Tensor y) =>
        [.. family.Logits(x).sub_(y).Squared().mean([1, 2]).data<float>().Select(v => (double)v)];

    private static (Tensor X, Tensor Y, Tensor TestX, Tensor TestY) Draw(TwoSpeeds speeds, Xoshiro256[] randoms)
    {
        var (m, n, d) = (randoms.Length, speeds.Examples, speeds.Inputs);
        var (x, y) = (new float[m * n * d], new float[m * n]);
        var (testX, testY) = (new float[m * Tests * d], new float[m * Tests]);
        for (var network = 0; network < m; network++)
        {
            ref var random = ref randoms[network];
            var truth = new double[d];
            speeds.DrawTruth(truth, ref random);
            for (var b = 0; b < n; b++)
            {
                y[(network * n) + b] = (float)(Example(speeds, truth, x.AsSpan(((network * n) + b) * d, d), ref random) + (speeds.Noise * random.Normal()));
            }

            for (var b = 0; b < Tests; b++)
            {
                testY[(network * Tests) + b] = (float)Example(speeds, truth, testX.AsSpan(((network * Tests) + b) * d, d), ref random);
            }
        }

        return (tensor(x, [m, n, d]), tensor(y, [m, n, 1]), tensor(testX, [m, Tests, d]), tensor(testY, [m, Tests, 1]));
    }

    private static double Example(TwoSpeeds speeds, double[] truth, Span<float> x, ref Xoshiro256 random)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var value = random.Normal();
            sum += truth[i] * value;
            x[i] = (float)(speeds.Scale(i) * value);
        }

        return sum;
    }
}
