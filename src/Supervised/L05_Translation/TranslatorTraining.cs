using SelfPlay.Games;
using SelfPlay.Supervised.Text;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>How a translator is trained.</summary>
/// <param name="Epochs">Passes.</param>
/// <param name="Batch">Sentence pairs a step.</param>
/// <param name="Rate">Adam's first learning rate; it falls linearly to 0.</param>
internal sealed record TrainingPlan(int Epochs, int Batch, double Rate);

/// <summary>Training by the likelihood of the next word, given the right words before it (teacher forcing), and what goes with it.</summary>
internal static class TranslatorTraining
{
    /// <summary>Trains; returns the mean loss of every epoch, nats a word, its end counted as one.</summary>
    /// <param name="translator">What is trained.</param>
    /// <param name="pairs">The text.</param>
    /// <param name="plan">How.</param>
    /// <param name="random">Draws order and dropout.</param>
    /// <param name="onEpoch">Is told the share done before every epoch.</param>
    public static double[] Run(Translator translator, SentencePairs pairs, TrainingPlan plan, Xoshiro256 random, Action<double> onEpoch)
    {
        TorchThreads.Use(1);
        using var chance = new Generator(random.Next() >> 1);
        var losses = new double[plan.Epochs];
        for (var epoch = 0; epoch < plan.Epochs; epoch++)
        {
            var batches = pairs.Batches(plan.Batch, ref random);
            for (var k = 0; k < batches.Count; k++)
            {
                var done = (epoch + (k / (double)batches.Count)) / plan.Epochs;
                if (k % 50 == 0)
                {
                    onEpoch(done);
                }

                using var scope = NewDisposeScope();
                var loss = Loss(translator, pairs, batches[k], chance);
                translator.Step(loss, plan.Rate * (1 - done));
                losses[epoch] += loss.ToSingle() / batches.Count;
            }
        }

        return losses;
    }

    /// <summary>Mean −ln P of the words of some pairs and of their ends.</summary>
    public static Tensor Loss(Translator translator, SentencePairs pairs, int[] numbers, Generator? chance)
    {
        var (inputs, targets, rows) = Shift(pairs, numbers);
        var encoded = translator.Encode([.. numbers.Select(n => pairs.Source[n])], chance);
        var (outputs, _, _) = translator.Decode(encoded, encoded.First, inputs, chance);

        // The largest layer sees words only, no padding.
        return functional.cross_entropy(translator.Scores(outputs.index_select(0, tensor(rows))), tensor(targets));
    }

    /// <summary>α of every pair while the right words are given: the weight of source word s in predicting target word t. [N][T, S]</summary>
    public static float[][,] Attention(Translator translator, SentencePairs pairs)
    {
        const int Size = 256;
        TorchThreads.Use(1);
        var weights = new float[pairs.Source.Length][,];
        foreach (var numbers in pairs.Groups(Size))
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var (inputs, _, _) = Shift(pairs, numbers);
            var encoded = translator.Encode([.. numbers.Select(n => pairs.Source[n])], null);
            var attention = translator.Decode(encoded, encoded.First, inputs, null).Attention
                ?? throw new InvalidOperationException("A translator without attention has none.");
            var (length, places) = (inputs[0].Length, pairs.Source[numbers[0]].Length);
            var values = attention.contiguous().data<float>().ToArray();
            for (var k = 0; k < numbers.Length; k++)
            {
                var matrix = new float[pairs.Target[numbers[k]].Length, places];
                Buffer.BlockCopy(values, k * length * places * sizeof(float), matrix, 0, matrix.Length * sizeof(float));
                weights[numbers[k]] = matrix;
            }
        }

        return weights;
    }

    /// <summary>Inputs &lt;s&gt; y₁ y₂ ... padded to one length, and the words y₁ y₂ ... &lt;/s&gt; to predict with their rows among the inputs.</summary>
    private static (int[][] Inputs, long[] Targets, long[] Rows) Shift(SentencePairs pairs, int[] numbers)
    {
        var length = numbers.Max(n => pairs.Target[n].Length) + 1;
        var inputs = new int[numbers.Length][];
        var (targets, rows) = (new List<long>(), new List<long>());
        for (var k = 0; k < numbers.Length; k++)
        {
            var target = pairs.Target[numbers[k]];
            inputs[k] = [Vocabulary.Begin, .. target, .. Enumerable.Repeat(Vocabulary.End, length - target.Length - 1)];
            for (var t = 0; t <= target.Length; t++)
            {
                targets.Add(t < target.Length ? target[t] : Vocabulary.End);
                rows.Add(((long)k * length) + t);
            }
        }

        return (inputs, [.. targets], [.. rows]);
    }
}
