using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L02_EdfMnist;

/// <summary>How a network is trained on images.</summary>
/// <param name="Hidden">Units of every hidden layer.</param>
/// <param name="Layers">Number of hidden layers.</param>
/// <param name="Activation">The function behind each.</param>
/// <param name="Rate">Learning rate, η.</param>
/// <param name="Epochs">Times that every image is seen.</param>
internal sealed record TrainingPlan(int Hidden, int Layers, Activations Activation, double Rate, int Epochs)
{
    /// <summary>Images of a batch.</summary>
    public const int Batch = 64;

    /// <summary>For people: `784-64-10, sigmoid, η = 0.5`.</summary>
    public string Title => $"784{string.Concat(Enumerable.Repeat($"-{Hidden}", Layers))}-10, {Name}, η = {Rate}";

    /// <summary>The activation's name.</summary>
    public string Name => Activation.ToString().ToLowerInvariant();
}

/// <summary>Functions behind a hidden layer.</summary>
internal enum Activations
{
    /// <summary>`1 / (1 + exp(-x))`</summary>
    Sigmoid,

    /// <summary>`tanh(x)`</summary>
    Tanh,

    /// <summary>`max(0, x)`</summary>
    Relu,
}

/// <summary>What a training came to.</summary>
/// <param name="TrainLoss">Mean loss during every epoch.</param>
/// <param name="TestError">Share of test images that are wrong after every epoch.</param>
internal sealed record TrainingResult(double[] TrainLoss, double[] TestError);

/// <summary>
/// Trains a perceptron of our own framework on images by plain SGD: pixels/255, Xavier weights, zero biases, batches of 64 from a
/// new order in every epoch. One thread.
/// </summary>
internal sealed class ImageTraining
{
    private static readonly double[] s_scaled = [.. Enumerable.Range(0, 256).Select(i => i / 255.0)];
    private readonly Mlp _mlp;
    private readonly Sgd _sgd;

    /// <summary>Creates the network.</summary>
    public ImageTraining(TrainingPlan plan, int pixels, ref Xoshiro256 random)
    {
        int[] widths = [pixels, .. Enumerable.Repeat(plan.Hidden, plan.Layers), MnistFiles.Classes];
        _mlp = new Mlp(widths, x => Append(plan.Activation, x), ref random);
        _sgd = new Sgd(_mlp.Parameters, plan.Rate);
    }

    /// <summary>Trains a network and tests it after every epoch.</summary>
    public static TrainingResult Run(TrainingPlan plan, LabelledImages train, LabelledImages test, Xoshiro256 random, CancellationToken cancel)
    {
        var training = new ImageTraining(plan, train.PixelCount, ref random);
        var order = Enumerable.Range(0, train.Count).ToArray();
        var (losses, errors) = (new double[plan.Epochs], new double[plan.Epochs]);
        for (var epoch = 0; epoch < plan.Epochs; epoch++)
        {
            Orders.Shuffle(order, ref random);
            losses[epoch] = training.Epoch(train, order, cancel);
            errors[epoch] = training.Error(test, cancel);
        }

        return new TrainingResult(losses, errors);
    }

    /// <summary>Takes a step for every whole batch of the order and returns the mean loss before the steps.</summary>
    public double Epoch(LabelledImages images, ReadOnlySpan<int> order, CancellationToken cancel)
    {
        var (sum, steps) = (0.0, order.Length / TrainingPlan.Batch);
        for (var t = 0; t < steps; t++)
        {
            cancel.ThrowIfCancellationRequested();
            Fill(images, order.Slice(t * TrainingPlan.Batch, TrainingPlan.Batch));
            _mlp.Computation.Forward();
            _mlp.Computation.Backward(_mlp.Loss);
            _sgd.Step();
            sum += _mlp.Loss.Value.Average();
        }

        return sum / steps;
    }

    /// <summary>Share of images whose label is not the likeliest class.</summary>
    public double Error(LabelledImages images, CancellationToken cancel)
    {
        const int Batch = 250;
        var wrong = 0;
        var all = Enumerable.Range(0, images.Count).ToArray();
        for (var start = 0; start < images.Count; start += Batch)
        {
            cancel.ThrowIfCancellationRequested();
            var chosen = all.AsSpan(start, Math.Min(Batch, images.Count - start));
            Fill(images, chosen);
            _mlp.Computation.Forward();
            var classes = _mlp.Scores.Size;
            for (var b = 0; b < chosen.Length; b++)
            {
                var scores = _mlp.Scores.Value.AsSpan(b * classes, classes);
                wrong += Largest(scores) == images.Labels[chosen[b]] ? 0 : 1;
            }
        }

        return wrong / (double)images.Count;
    }

    private void Fill(LabelledImages images, ReadOnlySpan<int> chosen)
    {
        var x = _mlp.Input.Fill(chosen.Length);
        var labels = _mlp.Labels.Fill(chosen.Length);
        for (var b = 0; b < chosen.Length; b++)
        {
            var pixels = images.Image(chosen[b]);
            for (var i = 0; i < pixels.Length; i++)
            {
                x[(b * pixels.Length) + i] = s_scaled[pixels[i]];
            }

            labels[b] = images.Labels[chosen[b]];
        }
    }

    private static int Largest(ReadOnlySpan<double> scores)
    {
        var largest = 0;
        for (var c = 1; c < scores.Length; c++)
        {
            largest = scores[c] > scores[largest] ? c : largest;
        }

        return largest;
    }

    private static Node Append(Activations activation, Node x) => activation switch
    {
        Activations.Sigmoid => new Sigmoid(x),
        Activations.Tanh => new Tanh(x),
        _ => new Relu(x),
    };
}
