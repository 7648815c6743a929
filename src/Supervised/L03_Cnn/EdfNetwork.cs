using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;

namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>Convolutions one after another in the educational framework, with ReLUs between and log loss behind.</summary>
internal sealed class EdfNetwork
{
    private readonly Input _input;
    private readonly Labels _labels = new();

    /// <summary>Writes the program down; what the last convolution puts out are the scores.</summary>
    /// <param name="shapes">Sizes of the convolutions.</param>
    /// <param name="random">Source of the first weights.</param>
    /// <param name="withoutActivation">Whether the ReLUs are left out.</param>
    public EdfNetwork(IReadOnlyList<ConvolutionShape> shapes, ref Xoshiro256 random, bool withoutActivation = false)
    {
        _input = new Input(new Computation(), shapes[0].X, shapes[0].Y, shapes[0].In);
        Node x = _input;
        var layers = new List<Convolution>();
        foreach (var shape in shapes)
        {
            layers.Add(new Convolution(new ConvolutionParameters(shape, ref random), layers.Count > 0 && !withoutActivation ? new Relu(x) : x));
            x = layers[^1];
        }

        Layers = layers;
        Loss = new SoftmaxLogLoss(x, _labels);
    }

    /// <summary>The convolutions.</summary>
    public IReadOnlyList<Convolution> Layers { get; }

    /// <summary>The log loss [B].</summary>
    public SoftmaxLogLoss Loss { get; }

    /// <summary>Gives a batch: images [B, X, Y, I] and classes [B].</summary>
    public void Set(ReadOnlySpan<double> images, ReadOnlySpan<int> classes)
    {
        _input.Set(images);
        _labels.Set(classes);
    }
}
