using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>
/// Runs the network over a <see cref="RolloutBatch"/>. What can be run by itself, and so is dealt out to minibatches, is a unit: a step or, if the network
/// remembers, a whole segment.
/// </summary>
internal sealed class NetworkPass(PolicyValueNetwork network, ObservationShape shape) : IDisposable
{
    /// <summary>Rows evaluated at once: enough for libtorch, and what they need stays in the second cache.</summary>
    private const int EvaluatedRows = 1024;

    private Tensor _input = zeros(0);

    /// <summary>Units of a batch.</summary>
    public int Units(RolloutBatch batch) => network.Memory is null ? batch.Steps.Length : batch.Segments.Count;

    /// <summary>What the network says of all rows. [R, A + 1]</summary>
    public float[] Evaluate(RolloutBatch batch)
    {
        var outputs = new float[batch.Rows * network.Outputs];
        using var noGrad = no_grad();
        if (network.Memory is not null)
        {
            using var scope = NewDisposeScope();
            Layer.Elements(Remember(batch, [.. Enumerable.Range(0, batch.Segments.Count)], out _)).CopyTo(outputs);
            return outputs;
        }

        int[] rows = [.. Enumerable.Range(0, batch.Rows)];
        for (var i = 0; i < rows.Length; i += EvaluatedRows)
        {
            using var scope = NewDisposeScope();
            var part = rows.AsSpan(i, Math.Min(EvaluatedRows, rows.Length - i));
            Layer.Elements(network.call(Observe(batch, part))).CopyTo(outputs.AsSpan(i * network.Outputs));
        }

        return outputs;
    }

    /// <summary>What the network says of the rows of some units, to be differentiated.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="units">The units.</param>
    /// <param name="rows">The rows M, in the order of the result; of a segment the one behind its steps, too.</param>
    /// <returns>[M, A + 1]</returns>
    public Tensor Forward(RolloutBatch batch, ReadOnlySpan<int> units, out int[] rows)
    {
        if (network.Memory is not null)
        {
            return Remember(batch, units, out rows);
        }

        rows = new int[units.Length];
        for (var i = 0; i < units.Length; i++)
        {
            rows[i] = batch.Steps[units[i]];
        }

        return network.call(Observe(batch, rows));
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    /// <summary>Segments side by side, as long as the longest: what is beyond the end of one is its last row again, and looked at by nobody.</summary>
    private Tensor Remember(RolloutBatch batch, ReadOnlySpan<int> segments, out int[] rows)
    {
        var memory = network.Memory!;
        var (count, longest, total) = (segments.Length, 0, 0);
        foreach (var segment in segments)
        {
            longest = Math.Max(longest, batch.Segments[segment].Steps + 1);
            total += batch.Segments[segment].Steps + 1;
        }

        rows = new int[total];
        var (there, back) = (new long[longest * count], new long[total]);
        var begin = new float[count * memory.Size];
        for (var (i, row) = (0, 0); i < count; i++)
        {
            var segment = batch.Segments[segments[i]];
            (segment.Memory ?? throw new InvalidDataException("A segment does not say what was remembered when it began.")).CopyTo(begin, i * memory.Size);
            for (var t = 0; t < longest; t++)
            {
                there[(t * count) + i] = row + Math.Min(t, segment.Steps);
            }

            for (var t = 0; t <= segment.Steps; t++)
            {
                back[row + t] = (t * count) + i;
                rows[row + t] = batch.Starts[segments[i]] + t;
            }

            row += segment.Steps + 1;
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
