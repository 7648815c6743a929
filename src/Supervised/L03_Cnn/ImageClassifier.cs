using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>How a classifier is trained.</summary>
/// <param name="Epochs">Passes over the images.</param>
/// <param name="Rate">Adam's largest rate: it rises from 0 over the first fifth of the steps and falls to 0 along a cosine.</param>
internal sealed record ImagePlan(int Epochs, double Rate)
{
    /// <summary>Images a step.</summary>
    /// <value>The default is 128.</value>
    public int Batch { get; init; } = 128;

    /// <summary>The rate at a share of the training, 0 to 1.</summary>
    public double At(double share)
    {
        const double Rise = 0.2;
        return Rate * (share < Rise ? share / Rise : (1 + Math.Cos(Math.PI * (share - Rise) / (1 - Rise))) / 2);
    }
}

/// <summary>A trained <see cref="ImageModel"/>. One thread at a time.</summary>
internal sealed class ImageClassifier : IDisposable
{
    private const int Chunk = 500;
    private readonly ImageModel _model;
    private readonly Tensor[] _parameters;

    private ImageClassifier(ImageModel model, Tensor[] parameters) => (_model, _parameters) = (model, parameters);

    /// <summary>Trains a model on images; the last incomplete batch of an epoch is left out. Any thread.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">What it learns.</param>
    /// <param name="plan">How.</param>
    /// <param name="random">Source of the first parameters and of the order of the images.</param>
    /// <param name="step">Called after every step with the share done; may throw to stop.</param>
    public static ImageClassifier Train(ImageModel model, LabelledImages images, ImagePlan plan, Xoshiro256 random, Action<double> step)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        using var chance = new Generator(random.Next() >> 1);
        var parameters = model.Draw(chance);
        var learnt = parameters[..model.Learnt];
        var x = Pixels(images);
        var y = tensor(images.Labels.Select(label => (long)label).ToArray());
        long[] order = [.. Enumerable.Range(0, images.Count)];
        var steps = plan.Epochs * (images.Count / plan.Batch);
        var done = 0;
        using var adam = new TensorAdam(learnt, _ => plan.At((double)done / steps));
        for (var epoch = 0; epoch < plan.Epochs; epoch++)
        {
            Orders.Shuffle(order, ref random);
            for (var start = 0; start + plan.Batch <= order.Length; start += plan.Batch)
            {
                using var inner = NewDisposeScope();
                var chosen = tensor(order.AsSpan(start, plan.Batch).ToArray());
                var loss = nn.functional.cross_entropy(model.TrainingScores(x.index_select(0, chosen), parameters), y.index_select(0, chosen));
                adam.Step([.. autograd.grad([loss], learnt)]);
                step((double)++done / steps);
            }
        }

        return new ImageClassifier(model, parameters);
    }

    /// <summary>Share of images put into a wrong class.</summary>
    public double Error(LabelledImages images)
    {
        TorchThreads.Use(1);
        using var noGradient = no_grad();
        var wrong = 0;
        for (var start = 0; start < images.Count; start += Chunk)
        {
            using var scope = NewDisposeScope();
            var part = images.Slice(start, Math.Min(Chunk, images.Count - start));
            var classes = _model.Scores(Pixels(part), _parameters).argmax(1).data<long>();
            wrong += part.Labels.Zip(classes, (label, found) => label == found ? 0 : 1).Sum();
        }

        return (double)wrong / images.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in _parameters)
        {
            parameter.Dispose();
        }
    }

    private static Tensor Pixels(LabelledImages images) => tensor(images.Scaled(), [images.Count, 1, images.Height, images.Width]);
}
