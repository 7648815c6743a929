using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

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
                var loss = Losses(translator, pairs, batches[k], chance).mean();
                translator.Decoder.Step(loss, plan.Rate * (1 - done));
                losses[epoch] += loss.ToSingle() / batches.Count;
            }
        }

        return losses;
    }

    /// <summary>−ln P of the words of some pairs and of their ends, pair by pair. [words]</summary>
    public static Tensor Losses(Translator translator, SentencePairs pairs, int[] numbers, Generator? chance) =>
        translator.Decoder.Losses(translator.Encode(pairs.SourceOf(numbers), chance), pairs.TargetOf(numbers), chance).Losses;

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
            var (_, soft) = translator.Decoder.Losses(translator.Encode(pairs.SourceOf(numbers), null), pairs.TargetOf(numbers), null);
            var attention = soft ?? throw new InvalidOperationException("A translator without attention has none.");
            var (length, places) = ((int)attention.shape[1], (int)attention.shape[2]);
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
}
