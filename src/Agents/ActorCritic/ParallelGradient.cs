using System.Numerics.Tensors;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// Runs networks over a batch on several threads, each with a copy and a share of the batch. Sums are taken in the same order whichever is done first.
/// </summary>
internal sealed class ParallelGradient : IDisposable
{
    private readonly GradientMaker[] _makers;
    private readonly GradientThreads _threads;
    private readonly float[][] _gradients;

    /// <param name="create">Makes a copy; the first is the one that learns, and works on the calling thread.</param>
    /// <param name="threads">Threads in all.</param>
    public ParallelGradient(Func<GradientMaker> create, int threads)
    {
        _makers = [.. Enumerable.Range(0, threads).Select(_ => create())];
        _threads = new GradientThreads(threads);
        _gradients = [.. _makers.Select(maker => new float[maker.Parameters.Count])];
    }

    /// <summary>The network that learns.</summary>
    public PolicyValueNetwork Network => _makers[0].Network;

    /// <summary>Its parameters P.</summary>
    public int Parameters => _makers[0].Parameters.Count;

    /// <summary>What the network says of all rows. [R, A + 1]</summary>
    public float[] Evaluate(RolloutBatch batch)
    {
        var (segments, width) = (batch.Segments.Count, Network.Outputs);
        var outputs = new float[batch.Rows * width];
        Run(i =>
        {
            var (from, to) = (batch.StartOf(_threads.Share(segments, i)), batch.StartOf(_threads.Share(segments, i + 1)));
            _makers[i].Evaluate(batch, [.. Enumerable.Range(from, to - from)], outputs.AsSpan(from * width, (to - from) * width));
        });
        return outputs;
    }

    /// <summary>The gradient of some units of a batch, which has its advantages.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="units">The minibatch.</param>
    /// <param name="gradient">[P], overwritten.</param>
    public LossFigures Make(RolloutBatch batch, ReadOnlyMemory<int> units, Span<float> gradient)
    {
        var spread = AdvantageSpread.Of(batch, batch.RowsOf(units.Span));
        var figures = new LossFigures[_makers.Length];
        Run(i =>
        {
            var share = units[_threads.Share(units.Length, i).._threads.Share(units.Length, i + 1)].Span;
            figures[i] = _makers[i].Make(batch, spread, batch.RowsOf(share), _gradients[i]);
        });
        gradient.Clear();
        var sum = new LossFigures();
        for (var i = 0; i < _makers.Length; i++)
        {
            TensorPrimitives.Add(gradient, _gradients[i], gradient);
            sum.Add(figures[i]);
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _threads.Dispose();
        Array.ForEach(_makers, maker => maker.Dispose());
    }

    /// <summary>Does <paramref name="work"/> for every copy, which are all alike then.</summary>
    private void Run(Action<int> work) => _threads.Run(i =>
    {
        if (i > 0)
        {
            _makers[i].Parameters.CopyFrom(_makers[0].Parameters);
        }

        work(i);
    });
}
