using SelfPlay.Agents.ActorCritic.Layers;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// Runs the network over rows of a <see cref="RolloutBatch"/>. Not thread-safe.
/// </summary>
internal sealed class NetworkPass(PolicyValueNetwork network, ObservationShape shape) : IDisposable
{
    /// <summary>Rows evaluated at once: enough for libtorch, and what they need stays in the second cache.</summary>
    private const int EvaluatedRows = 1024;

    private Tensor _input = zeros(0);

    /// <summary>What the network says of some rows; not differentiated.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="rows">[M]; those of whole segments if the network remembers.</param>
    /// <param name="outputs">[M, A + 1]</param>
    public void Evaluate(RolloutBatch batch, ReadOnlySpan<int> rows, Span<float> outputs)
    {
        using var noGrad = no_grad();
        var most = network.Memory is null ? EvaluatedRows : rows.Length;
        for (var i = 0; i < rows.Length; i += most)
        {
            using var scope = NewDisposeScope();
            Layer.Elements(Forward(batch, rows.Slice(i, Math.Min(most, rows.Length - i)))).CopyTo(outputs[(i * network.Outputs)..]);
        }
    }

    /// <summary>What the network says of some rows, to be differentiated.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="rows">[M]; those of whole segments if the network remembers.</param>
    /// <returns>[M, A + 1]</returns>
    public Tensor Forward(RolloutBatch batch, ReadOnlySpan<int> rows) =>
        network.Memory is { } memory ? Remember(batch, rows, memory) : network.call(Observe(batch, rows));

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    /// <summary>Segments side by side, as long as the longest: what is beyond the end of one is its last row again, and looked at by nobody.</summary>
    private Tensor Remember(RolloutBatch batch, ReadOnlySpan<int> rows, LstmLayer memory)
    {
        var segments = new List<(int Row, TrajectorySegment Segment)>();
        for (var row = 0; row < rows.Length; row += segments[^1].Segment.Steps + 1)
        {
            segments.Add((row, batch.SegmentAt(rows[row])));
        }

        var (count, longest) = (segments.Count, segments.Max(s => s.Segment.Steps) + 1);
        var (there, back) = (new long[longest * count], new long[rows.Length]);
        var begin = new float[count * memory.Size];
        for (var i = 0; i < count; i++)
        {
            var (row, segment) = segments[i];
            segment.Memory!.CopyTo(begin, i * memory.Size);
            for (var t = 0; t < longest; t++)
            {
                there[(t * count) + i] = row + Math.Min(t, segment.Steps);
            }

            for (var t = 0; t <= segment.Steps; t++)
            {
                back[row + t] = (t * count) + i;
            }
        }

        var features = network.Features(Observe(batch, rows)).index_select(0, tensor(there)).view(longest, count, -1);
        var (output, _) = memory.Run(features, tensor(begin).view(count, memory.Size));
        return network.Heads(output.view(longest * count, memory.Cells).index_select(0, tensor(back)));
    }

    private Tensor Observe(RolloutBatch batch, ReadOnlySpan<int> rows)
    {
        if (_input.shape[0] < rows.Length)
        {
            _input.Dispose();
            _input = zeros(rows.Length, shape.Planes, shape.Height, shape.Width).DetachFromDisposeScope();
        }

        var input = _input.narrow(0, 0, rows.Length);
        batch.Observe(rows, Layer.Elements(input));
        return input;
    }
}
