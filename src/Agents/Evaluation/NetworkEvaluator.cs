using System.Runtime.InteropServices;
using SelfPlay.Agents.AlphaZero;
using SelfPlay.Games;
using SelfPlay.Search.Evaluation;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Evaluation;

/// <summary>Evaluates positions with a network: planes in, softmax over the legal moves and value out.</summary>
public sealed class NetworkEvaluator<TGame> : IEvaluator<TGame>, IDisposable
    where TGame : struct, IGame<TGame>
{
    private readonly Tensor _input;
    private readonly int _capacity;

    /// <summary>An evaluator for batches of at most <paramref name="capacity"/> positions.</summary>
    public NetworkEvaluator(InferenceNetwork network, int capacity)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Network = network;
        _capacity = capacity;
        _input = zeros(capacity, TGame.Info.Planes, TGame.Info.Height, TGame.Info.Width).DetachFromDisposeScope();
    }

    /// <summary>The network; replaced, never changed, when new weights arrive. Not owned.</summary>
    public InferenceNetwork Network { get; set; }

    /// <summary>Positions evaluated so far.</summary>
    public long Evaluations { get; private set; }

    /// <inheritdoc/>
    public void Evaluate(EvaluationBatch<TGame> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (var start = 0; start < batch.Count; start += _capacity)
        {
            Evaluate(batch, start, Math.Min(_capacity, batch.Count - start));
        }

        Evaluations += batch.Count;
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    private static void Softmax(ReadOnlySpan<float> logits, ReadOnlySpan<ushort> moves, Span<float> priors)
    {
        var max = float.NegativeInfinity;
        for (var i = 0; i < moves.Length; i++)
        {
            max = Math.Max(max, logits[moves[i]]);
        }

        var sum = 0f;
        for (var i = 0; i < moves.Length; i++)
        {
            priors[i] = MathF.Exp(logits[moves[i]] - max);
            sum += priors[i];
        }

        for (var i = 0; i < moves.Length; i++)
        {
            priors[i] /= sum;
        }
    }

    private void Evaluate(EvaluationBatch<TGame> batch, int start, int count)
    {
        var size = TGame.Info.InputSize;
        var planes = MemoryMarshal.Cast<byte, float>(_input.bytes);
        for (var i = 0; i < count; i++)
        {
            batch.Positions[start + i].WritePlanes(planes.Slice(i * size, size));
        }

        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var (logits, value) = Network.Forward(_input.narrow(0, 0, count));
        var allLogits = MemoryMarshal.Cast<byte, float>(logits.contiguous().bytes);
        MemoryMarshal.Cast<byte, float>(value.contiguous().bytes)[..count].CopyTo(batch.Values.AsSpan(start));
        for (var i = 0; i < count; i++)
        {
            Softmax(allLogits.Slice(i * TGame.Info.Actions, TGame.Info.Actions), batch.MovesOf(start + i), batch.PriorsOf(start + i));
        }
    }
}
