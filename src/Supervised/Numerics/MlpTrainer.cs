using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>How a family of networks goes through its examples.</summary>
/// <param name="Batch">Examples a step, B.</param>
/// <param name="Epochs">Passes.</param>
internal sealed record MlpPlan(int Batch, int Epochs)
{
    /// <summary>What is minimised.</summary>
    public MlpLoss Loss { get; init; }

    /// <summary>For every network the share of hidden units that a step leaves out; null for none.</summary>
    public IReadOnlyList<double>? Dropout { get; init; }
}

/// <summary>Trains a family of networks: epochs in a new order each, batch by batch; a last incomplete batch is left out.</summary>
internal static class MlpTrainer
{
    /// <summary>Trains until the plan is through.</summary>
    /// <param name="family">The networks.</param>
    /// <param name="optimizer">Their optimizer.</param>
    /// <param name="data">Examples.</param>
    /// <param name="plan">Batches and epochs.</param>
    /// <param name="randoms">One source of chance: all networks see the same batches; one for each: orders of their own.</param>
    /// <param name="onEpoch">Called behind every epoch with its number, from 1.</param>
    public static void Run(
        MlpFamily family, IMlpOptimizer optimizer, ClassTensors data, MlpPlan plan, Xoshiro256[] randoms, Action<int> onEpoch)
    {
        if (randoms.Length != 1 && randoms.Length != family.Members)
        {
            throw new ArgumentException($"{randoms.Length} orders do not fit {family.Members} networks.", nameof(randoms));
        }

        using var dropout = plan.Dropout is null ? null : new DropoutMask(plan.Dropout, family.Shape.Hidden, ref randoms[0]);
        long[][] orders = [.. randoms.Select(_ => Enumerable.Range(0, data.Count).Select(i => (long)i).ToArray())];
        for (var epoch = 1; epoch <= plan.Epochs; epoch++)
        {
            for (var m = 0; m < orders.Length; m++)
            {
                Shuffle(orders[m], ref randoms[m]);
            }

            for (var start = 0; start + plan.Batch <= data.Count; start += plan.Batch)
            {
                using var scope = NewDisposeScope();
                var (x, targets) = Batch(data, orders, start, plan.Batch);
                optimizer.Step(family.Gradient(x, targets, plan.Loss, dropout?.Draw(plan.Batch)));
            }

            onEpoch(epoch);
        }
    }

    private static (Tensor X, Tensor Targets) Batch(ClassTensors data, long[][] orders, int start, int count)
    {
        var chosen = new long[orders.Length * count];
        for (var m = 0; m < orders.Length; m++)
        {
            Array.Copy(orders[m], start, chosen, m * count, count);
        }

        var index = tensor(chosen);
        var (x, targets) = (data.X.index_select(0, index), data.OneHot.index_select(0, index));
        return orders.Length == 1 ? (x, targets) : (x.view(orders.Length, count, -1), targets.view(orders.Length, count, -1));
    }

    private static void Shuffle(long[] order, ref Xoshiro256 random)
    {
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    /// <summary>
    /// Keeps each hidden unit with probability 1 - p and divides by it, so that the mean stays and nothing changes when the
    /// network is used.
    /// </summary>
    private sealed class DropoutMask : IDisposable
    {
        private readonly Generator _generator;
        private readonly Tensor _dropped;
        private readonly Tensor _factor;
        private readonly int _hidden;

        public DropoutMask(IReadOnlyList<double> dropout, int hidden, ref Xoshiro256 random)
        {
            _generator = new Generator(random.Next() >> 1);
            _hidden = hidden;
            float[] dropped = [.. dropout.Select(p => (float)p)];
            float[] factor = [.. dropout.Select(p => (float)(1 / (1 - p)))];
            _dropped = tensor(dropped, [dropped.Length, 1, 1]).DetachFromDisposeScope();
            _factor = tensor(factor, [factor.Length, 1, 1]).DetachFromDisposeScope();
        }

        public Tensor Draw(int batch)
        {
            long[] shape = [_dropped.shape[0], batch, _hidden];
            return rand(shape, generator: _generator).ge(_dropped).to(ScalarType.Float32).mul_(_factor);
        }

        public void Dispose()
        {
            _generator.Dispose();
            _dropped.Dispose();
            _factor.Dispose();
        }
    }
}
