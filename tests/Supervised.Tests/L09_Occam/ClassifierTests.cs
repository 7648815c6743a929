using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L09_Occam;

namespace SelfPlay.Supervised.Tests.L09_Occam;

public sealed class ClassifierTests
{
    private const int Pixels = 12;

    [Fact]
    public void Columns_predict_what_the_scores_say_over_several_blocks()
    {
        var images = Images(2500);
        var random = new Xoshiro256(3);
        float[] weights = [.. Enumerable.Range(0, 10 * Pixels).Select(i => i % 3 == 0 ? 0 : (float)random.Normal())];
        float[] biases = [.. Enumerable.Range(0, 10).Select(_ => (float)random.Normal())];
        var h = QuantisedClassifier.Round(weights, biases, 4, 1.5);

        var predictions = new ImageColumns(images).Predict(h, images.Count);

        for (var i = 0; i < images.Count; i++)
        {
            long[] scores = [.. h.Biases.Select(bias => (long)bias * h.BiasStep)];
            for (var s = 0; s < h.Positions.Length; s++)
            {
                scores[h.Positions[s] / Pixels] += (long)h.Levels[s] * images.Image(i)[h.Positions[s] % Pixels];
            }

            Assert.Equal(Array.IndexOf(scores, scores.Max()), predictions[i]);
        }

        var wrong = predictions.Where((p, i) => p != images.Labels[i]).Count();
        Assert.Equal((double)wrong / images.Count, new ImageColumns(images).Error(h), 12);
    }

    [Fact]
    public void Fine_quantiser_decides_as_the_weights_it_rounded()
    {
        var images = Images(500);
        var random = new Xoshiro256(4);
        float[] weights = [.. Enumerable.Range(0, 10 * Pixels).Select(_ => (float)random.Normal())];
        var biases = new float[10];

        var rounded = new ImageColumns(images).Error(QuantisedClassifier.Round(weights, biases, 12, 4));

        Assert.Equal(DenseCodes.Error(images, weights, biases), rounded, 0.01);
    }

    [Fact]
    public void Trainer_learns_and_keeps_only_what_it_is_told_to()
    {
        var images = Images(2000);
        var trainer = new SparseTrainer(images);
        var random = new Xoshiro256(5);
        trainer.Train(30, 3e-3f, 3e-4f, ref random, TestContext.Current.CancellationToken);

        var sparse = trainer.Keep(10);
        sparse.Train(2, 3e-3f, 0, ref random, TestContext.Current.CancellationToken);

        Assert.True(DenseCodes.Error(images, [.. trainer.Weights], [.. trainer.Biases]) < 0.05);
        Assert.Equal(10, sparse.Weights.ToArray().Count(w => w != 0));
        Assert.Equal(10 * Pixels, trainer.Weights.ToArray().Count(w => w != 0));
    }

    [Fact]
    public void Trainers_penalty_makes_weights_smaller()
    {
        var images = Images(1000);
        float[] sums = [.. new[] { 0, 3e-3f }.Select(penalty =>
        {
            var trainer = new SparseTrainer(images);
            var random = new Xoshiro256(6);
            trainer.Train(20, 3e-3f, penalty, ref random, TestContext.Current.CancellationToken);
            return trainer.Weights.ToArray().Sum(Math.Abs);
        })];

        Assert.True(sums[1] < 0.9f * sums[0]);
    }

    [Fact]
    public void Shared_values_are_as_many_as_asked_for_and_near_the_weights()
    {
        float[] weights = [-1.01f, -0.99f, 0, 0.01f, 0.02f, 2, 2.02f];

        var shared = DenseCodes.Share(weights, 3);

        Assert.Equal(3, shared.Distinct().Count());
        Assert.All(shared.Zip(weights), pair => Assert.Equal(pair.Second, pair.First, 0.03f));
        Assert.Equal((3 + 10) * 16 + (7 * Math.Log2(3)), DenseCodes.SharedLength(7, 3, 10), 9);
    }

    /// <summary>The label is the brightest of the first ten pixels.</summary>
    private static LabelledImages Images(int count)
    {
        var random = new Xoshiro256(9);
        var (pixels, labels) = (new byte[count * Pixels], new byte[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = (byte)random.Below(10);
            for (var p = 0; p < Pixels; p++)
            {
                pixels[(i * Pixels) + p] = (byte)(random.Below(100) + (p == labels[i] ? 150 : 0));
            }
        }

        return new LabelledImages(pixels, labels, 3, 4);
    }
}
