using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L06_Adam;

/// <summary>
/// A small network of our own framework, 13-8-3 with tanh on the standardised wines, and the same random batches for every
/// optimiser: so that two runs differ only in what is compared.
/// </summary>
internal sealed class WineTraining
{
    private const int Inputs = 13;
    private const int Batch = 16;
    private readonly double[][] _x;
    private readonly int[] _labels;
    private readonly Xoshiro256 _random;

    /// <summary>Reads the table.</summary>
    /// <exception cref="DataException">It cannot be had, or is damaged.</exception>
    public WineTraining(DataLibrary data, Xoshiro256 random)
    {
        var table = Tables.Wine(data);
        _x = Columns.Standardised(table.X);
        _labels = [.. table.Y.Select(y => (int)y)];
        _random = random;
    }

    /// <summary>The network, always with the same weights.</summary>
    public Mlp Network()
    {
        var random = _random;
        return new Mlp([Inputs, 8, WineNetwork.Classes], x => new Tanh(x), ref random);
    }

    /// <summary>Trains a new network and returns it.</summary>
    /// <param name="optimiser">Makes the optimiser.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="lossScale">What the loss, and so every gradient, is multiplied by.</param>
    public Mlp Train(Func<IReadOnlyList<Parameter>, Optimiser> optimiser, int steps, double lossScale = 1)
    {
        ArgumentNullException.ThrowIfNull(optimiser);
        var mlp = Network();
        var rule = optimiser(mlp.Parameters);
        foreach (var (examples, labels) in Batches(steps))
        {
            Descend(mlp, examples, labels, lossScale);
            rule.Step();
        }

        return mlp;
    }

    /// <summary>
    /// Trains a new network beside its twin in TorchSharp; the largest difference between their parameters after any step.
    /// </summary>
    public double WorstDifference(
        Func<IReadOnlyList<Parameter>, Optimiser> ours,
        Func<IEnumerable<TorchSharp.Modules.Parameter>, TorchSharp.torch.optim.Optimizer> theirs,
        int steps)
    {
        ArgumentNullException.ThrowIfNull(ours);
        var mlp = Network();
        using var twin = new TorchTwin(mlp, x => x.tanh(), theirs);
        var rule = ours(mlp.Parameters);
        var worst = 0.0;
        foreach (var (examples, labels) in Batches(steps))
        {
            Descend(mlp, examples, labels, 1);
            rule.Step();
            _ = twin.Step(examples, labels);
            worst = Math.Max(worst, twin.WorstDifference(mlp));
        }

        return worst;
    }

    /// <summary>The largest difference between the parameters of two networks.</summary>
    public static double Distance(Mlp a, Mlp b) =>
        a.Parameters.Zip(b.Parameters, (p, q) => p.Value.Zip(q.Value, (x, y) => Math.Abs(x - y)).Max()).Max();

    private static void Descend(Mlp mlp, double[] examples, int[] labels, double lossScale)
    {
        mlp.Input.Set(examples);
        mlp.Labels.Set(labels);
        mlp.Computation.Forward();
        mlp.Computation.Backward(mlp.Loss);
        foreach (var parameter in lossScale == 1 ? [] : mlp.Parameters)
        {
            for (var i = 0; i < parameter.Grad.Length; i++)
            {
                parameter.Grad[i] *= lossScale;
            }
        }
    }

    private IEnumerable<(double[] Examples, int[] Labels)> Batches(int steps)
    {
        var random = Xoshiro256.FromState(_random.State);
        for (var t = 0; t < steps; t++)
        {
            var chosen = new int[Batch];
            for (var b = 0; b < Batch; b++)
            {
                chosen[b] = random.Below(_labels.Length);
            }

            yield return ([.. chosen.SelectMany(i => _x[i])], [.. chosen.Select(i => _labels[i])]);
        }
    }
}
