using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L01_MooresLaw;

/// <summary>
/// The perceptron (Rosenblatt 1958): at every mistake the example is added to the weights of its class and taken from those of the class that was said. Nothing
/// happens at an example that is right.
/// </summary>
internal static class Perceptron
{
    /// <summary>
    /// Goes through examples of two classes until none is wrong, and says how many mistakes that took. If some unit vector u has y ⟨u, x⟩ ≥ γ for all of
    /// them and none is longer than R, there are at most (R/γ)² (Novikoff 1962).
    /// </summary>
    /// <param name="examples">x, each with y = ±1.</param>
    /// <param name="most">Mistakes after which it gives up.</param>
    /// <exception cref="InvalidOperationException">There were more mistakes than <paramref name="most"/>.</exception>
    public static int Mistakes(IReadOnlyList<(double[] X, int Y)> examples, int most)
    {
        var weights = new double[examples[0].X.Length];
        var mistakes = 0;
        bool again;
        do
        {
            again = false;
            foreach (var (x, y) in examples)
            {
                if (y * SpanMath.Dot(weights, x) > 0)
                {
                    continue;
                }

                again = true;
                SpanMath.AddScaled(weights, y, x);
                if (++mistakes > most)
                {
                    throw new InvalidOperationException($"The perceptron has made more than {most:N0} mistakes.");
                }
            }
        }
        while (again);

        return mistakes;
    }

    /// <summary>Share of test images that a perceptron of ten classes puts into a wrong one after some passes over the training images.</summary>
    public static double Error(LabelledImages train, LabelledImages test, int epochs, Xoshiro256 random, CancellationToken cancel)
    {
        var image = new double[train.PixelCount + 1];
        var weights = Enumerable.Range(0, MnistFiles.Classes).Select(_ => new double[image.Length]).ToArray();
        var order = Enumerable.Range(0, train.Count).ToArray();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            cancel.ThrowIfCancellationRequested();
            Orders.Shuffle(order, ref random);
            foreach (var i in order)
            {
                Read(train, i, image);
                var (label, said) = (train.Labels[i], Class(weights, image));
                if (said != label)
                {
                    SpanMath.AddScaled(weights[label], 1, image);
                    SpanMath.AddScaled(weights[said], -1, image);
                }
            }
        }

        var wrong = 0;
        for (var i = 0; i < test.Count; i++)
        {
            Read(test, i, image);
            wrong += Class(weights, image) == test.Labels[i] ? 0 : 1;
        }

        return (double)wrong / test.Count;
    }

    private static int Class(double[][] weights, double[] image)
    {
        var (best, most) = (0, double.NegativeInfinity);
        for (var c = 0; c < weights.Length; c++)
        {
            var score = SpanMath.Dot(weights[c], image);
            (best, most) = score > most ? (c, score) : (best, most);
        }

        return best;
    }

    /// <summary>Pixels from 0 to 1, and a 1 for the threshold. [H W + 1]</summary>
    private static void Read(LabelledImages images, int index, Span<double> input)
    {
        var pixels = images.Image(index);
        for (var i = 0; i < pixels.Length; i++)
        {
            input[i] = pixels[i] / 255.0;
        }

        input[^1] = 1;
    }
}
