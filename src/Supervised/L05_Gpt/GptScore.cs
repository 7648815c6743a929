using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>How well a GPT predicts a text.</summary>
internal static class GptScore
{
    private const int Windows = 32;

    /// <summary>Cross-entropy in nats over windows that begin <paramref name="stride"/> symbols apart.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="stride">The context T: every window begins with nothing. Less: the last so many positions of a window count, and have seen at least T − stride.</param>
    /// <returns>The sum of the symbols judged, and which those are: from the first on, so many.</returns>
    public static Judged Of(Gpt model, ReadOnlySpan<int> text, int stride)
    {
        using var noGradient = no_grad();
        using var outer = NewDisposeScope();
        var context = model.Spec.Context;
        var symbols = tensor(text.ToArray().Select(symbol => (long)symbol).ToArray());
        var windows = symbols.unfold(0, context + 1, stride);
        var (sum, count) = (0.0, 0L);
        for (var start = 0L; start < windows.shape[0]; start += Windows)
        {
            using var scope = NewDisposeScope();
            var some = windows.narrow(0, start, Math.Min(Windows, windows.shape[0] - start));
            var scores = model.Scores(some.narrow(1, 0, context)).narrow(1, context - stride, stride);
            var targets = some.narrow(1, 1 + context - stride, stride);
            sum += nn.functional.cross_entropy(scores.flatten(0, 1), targets.flatten(), reduction: nn.Reduction.Sum).item<float>();
            count += targets.numel();
        }

        return new Judged(sum, 1 + context - stride, (int)count);
    }
}

/// <summary>A judgement of consecutive symbols.</summary>
/// <param name="Nats">Cross-entropy of all of them.</param>
/// <param name="First">Place of the first in the text.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Judged(double Nats, int First, int Count)
{
    /// <summary>Nats a symbol.</summary>
    public double Mean => Nats / Count;
}
