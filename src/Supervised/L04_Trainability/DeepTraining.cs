using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Trainability;

/// <summary>What a training came to.</summary>
/// <param name="TrainLoss">Mean loss on the training images at the end.</param>
/// <param name="TestError">Share of test images put into a wrong class.</param>
internal sealed record DeepResult(double TrainLoss, double TestError);

/// <summary>Trains deep networks on images of digits: SGD with momentum, everything as small as it goes. Any thread; one network, one thread.</summary>
internal sealed class DeepTraining : IDisposable
{
    private const int Batch = 64;
    private const int Deep = 20;
    private const double Rate = 0.05;
    private const double DeepRate = 0.02;
    private const double Clip = 1;
    private const double Momentum = 0.9;
    private readonly Tensor _x;
    private readonly Tensor _y;
    private readonly Tensor _testX;
    private readonly Tensor _testY;

    /// <summary>Takes the images over.</summary>
    public DeepTraining(DigitImages images)
    {
        TorchRuntime.Initialize();
        (_x, _y) = (Pixels(images.Train), Classes(images.Train));
        (_testX, _testY) = (Pixels(images.Test), Classes(images.Test));
    }

    /// <summary>Norms of the gradients of the matrices on one batch of <paramref name="batch"/> images before training.</summary>
    public double[] GradientNorms(DeepShape shape, int batch, Xoshiro256 random)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        using var chance = new Generator(random.Next() >> 1);
        using var network = new DeepNetwork(shape, (int)_x.shape[1], chance);
        return network.GradientNorms(_x.narrow(0, 0, batch), _y.narrow(0, 0, batch));
    }

    /// <summary>
    /// Trains a network for some passes over the images, by SGD with momentum .9 and a rate of .05; one of more than 20 layers with a rate of .02. Gradients of those and of
    /// networks with He's variance have a norm of 1 at most.
    /// </summary>
    public DeepResult Train(DeepShape shape, int epochs, Xoshiro256 random, CancellationToken cancel)
    {
        TorchThreads.Use(1);
        using var all = NewDisposeScope();
        using var chance = new Generator(random.Next() >> 1);
        using var network = new DeepNetwork(shape, (int)_x.shape[1], chance);
        var parameters = network.Parameters;
        Tensor[] velocity = [.. parameters.Select(p => zeros(p.shape))];
        long[] order = [.. Enumerable.Range(0, (int)_x.shape[0])];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            Orders.Shuffle(order, ref random);
            for (var start = 0; start + Batch <= order.Length; start += Batch)
            {
                cancel.ThrowIfCancellationRequested();
                Step(network, shape, parameters, velocity, order.AsSpan(start, Batch).ToArray());
            }
        }

        using var noGradient = no_grad();
        var train = nn.functional.cross_entropy(network.Scores(_x, training: false), _y).item<float>();
        var wrong = network.Scores(_testX, training: false).argmax(1).ne(_testY).sum().item<long>();
        return new DeepResult(train, (double)wrong / _testY.shape[0]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in new[] { _x, _y, _testX, _testY })
        {
            tensor.Dispose();
        }
    }

    private void Step(DeepNetwork network, DeepShape shape, Tensor[] parameters, Tensor[] velocity, long[] examples)
    {
        using var scope = NewDisposeScope();
        var chosen = tensor(examples);
        var loss = nn.functional.cross_entropy(network.Scores(_x.index_select(0, chosen), training: true), _y.index_select(0, chosen));
        Tensor[] gradient = [.. autograd.grad([loss], parameters)];
        using var noGradient = no_grad();
        if (shape.Depth > Deep || shape.First == FirstWeights.He)
        {
            _ = Gradients.Clip(gradient, Clip);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            _ = velocity[i].mul_(Scalars.Of(Momentum)).add_(gradient[i], Scalars.One);
            _ = parameters[i].add_(velocity[i], Scalars.Of(shape.Depth > Deep ? -DeepRate : -Rate));
        }
    }

    private static Tensor Pixels(Data.LabelledImages images) => tensor(images.Scaled(), [images.Count, images.PixelCount]).DetachFromDisposeScope();

    private static Tensor Classes(Data.LabelledImages images) => tensor(images.Labels.Select(label => (long)label).ToArray()).DetachFromDisposeScope();
}
