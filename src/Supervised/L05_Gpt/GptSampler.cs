using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>Text from a GPT.</summary>
internal static class GptSampler
{
    /// <summary>Draws symbol after symbol from softmax(scores/temperature); the most probable one at temperature 0.</summary>
    /// <param name="model">The model.</param>
    /// <param name="start">What is there at first, at least one symbol.</param>
    /// <param name="length">Symbols to draw.</param>
    /// <param name="temperature">1 is the model's own distribution.</param>
    /// <param name="random">Chance.</param>
    /// <returns>What was drawn.</returns>
    public static int[] Draw(Gpt model, ReadOnlySpan<int> start, int length, double temperature, ref Xoshiro256 random)
    {
        using var noGradient = no_grad();
        var text = start.ToArray().Select(symbol => (long)symbol).ToList();
        var cache = new KeyValueCache(model.Spec.Layers);
        var read = 0;
        for (var i = 0; i < length; i++)
        {
            using var scope = NewDisposeScope();
            if (cache.Length == model.Spec.Context || read == 0)
            {
                // Learned positions end with the context: go on from the second half of it.
                cache.Dispose();
                cache = new KeyValueCache(model.Spec.Layers);
                read = Math.Max(0, text.Count - (model.Spec.Context / 2));
            }

            long[] news = [.. text[read..]];
            var scores = model.Continue(tensor(news, [1, news.Length]), cache).squeeze(0);
            read = text.Count;
            text.Add(temperature == 0 ? scores.argmax().item<long>() : Choose(scores.mul(Scalars.Of(1 / temperature)).softmax(0), random.Unit()));
        }

        cache.Dispose();
        return [.. text.Skip(start.Length).Select(symbol => (int)symbol)];
    }

    private static int Choose(Tensor distribution, double unit)
    {
        var p = distribution.data<float>().ToArray();
        for (var i = 0; i < p.Length - 1; i++)
        {
            unit -= p[i];
            if (unit < 0)
            {
                return i;
            }
        }

        return p.Length - 1;
    }
}
