using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>How far networks have come.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Train">Share of training examples whose label, right or wrong, is not given back, of each network.</param>
/// <param name="Test">Share of new inputs that are put on the wrong side, of each network.</param>
internal sealed record NetworkLook(int Step, double[] Train, double[] Test);

/// <summary>
/// Small networks that learn on which side of a plane an input of two speeds lies, from examples of which some have the wrong label: each network with a plane and
/// examples of its own, by descent with momentum on the squared distance from ±1, all examples a step. 32 bits; one thread.
/// </summary>
internal static class TwoSpeedNetwork
{
    private const int Tests = 1000;
    private const double Momentum = 0.9;

    /// <summary>Trains a network for every source of chance.</summary>
    /// <param name="speeds">The inputs; its noise is not used.</param>
    /// <param name="wrong">Share of labels that are wrong.</param>
    /// <param name="hidden">Hidden units.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="looks">Steps after which to look, rising.</param>
    /// <param name="randoms">Draw planes, examples and first parameters.</param>
    /// <param name="cancel">Stops it.</param>
    public static NetworkLook[] Train(
        TwoSpeeds speeds, double wrong, int hidden, double rate, IReadOnlyList<int> looks, Xoshiro256[] randoms, CancellationToken cancel)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        var planes = new double[randoms.Length][];
        for (var m = 0; m < planes.Length; m++)
        {
            planes[m] = new double[speeds.Inputs];
            speeds.DrawTruth(planes[m], ref randoms[m]);
        }

        var (train, test) = (Draw(speeds, planes, speeds.Examples, wrong, randoms), Draw(speeds, planes, Tests, 0, randoms));
        using var family = new MlpFamily(new MlpShape(speeds.Inputs, hidden, 1), randoms);
        using var sgd = new MlpSgd(family, [.. randoms.Select(_ => new SgdSettings(rate, Momentum))]);
        var results = new NetworkLook[looks.Count];
        for (int step = 1, look = 0; look < results.Length; step++)
        {
            using var inner = NewDisposeScope();
            sgd.Step(family.Gradient(train.X, train.Y, MlpLoss.Squared));
            if (step == looks[look])
            {
                cancel.ThrowIfCancellationRequested();
                results[look++] = new NetworkLook(step, Error(family, train), Error(family, test));
            }
        }

        return results;
    }

    private static double[] Error(MlpFamily family, Labelled data) =>
        [.. family.Logits(data.X).sign().ne(data.Y).to(ScalarType.Float32).mean([1, 2]).data<float>().Select(v => (double)v)];

    /// <summary>Inputs and labels of every network.</summary>
    private static Labelled Draw(TwoSpeeds speeds, double[][] planes, int count, double wrong, Xoshiro256[] randoms)
    {
        var (m, d) = (planes.Length, speeds.Inputs);
        var (x, y) = (new float[m * count * d], new float[m * count]);
        for (var network = 0; network < m; network++)
        {
            ref var random = ref randoms[network];
            for (var i = network * count; i < (network + 1) * count; i++)
            {
                var side = Math.Sign(Example(speeds, planes[network], x.AsSpan(i * d, d), ref random));
                y[i] = random.Unit() < wrong ? -side : side;
            }
        }

        return new Labelled(tensor(x, [m, count, d]), tensor(y, [m, count, 1]));
    }

    /// <summary>Draws an input; how far it is from the plane.</summary>
    private static double Example(TwoSpeeds speeds, double[] plane, Span<float> x, ref Xoshiro256 random)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var value = random.Normal();
            sum += plane[i] * value;
            x[i] = (float)(speeds.Scale(i) * value);
        }

        return sum;
    }

    /// <summary>Examples of every network.</summary>
    /// <param name="X">[M, N, D]</param>
    /// <param name="Y">−1 or 1. [M, N, 1]</param>
    private sealed record Labelled(Tensor X, Tensor Y);
}
