using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;

namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>A convolution of the educational framework with its parameters.</summary>
internal sealed record EdfLayer(ConvolutionParameters Parameters, Convolution Node);

/// <summary>Convolutions one after another in the educational framework, with ReLUs between and log loss behind.</summary>
internal sealed class EdfNetwork
{
    private readonly Input _input;
    private readonly Labels _labels = new();

    /// <summary>Writes the program down; what the last convolution puts out are the scores.</summary>
    /// <param name="shapes">Images that go into each convolution, and its filters.</param>
    /// <param name="filters">Filters of each convolution.</param>
    /// <param name="random">Source of the first weights.</param>
    /// <param name="withoutActivation">Whether the ReLUs are left out.</param>
    public EdfNetwork(IReadOnlyList<ConvolutionShape> shapes, IReadOnlyList<int> filters, ref Xoshiro256 random, bool withoutActivation = false)
    {
        _input = new Input(new Computation(), shapes[0].Channels, shapes[0].Rows, shapes[0].Columns);
        Node x = _input;
        var layers = new List<EdfLayer>();
        foreach (var (shape, count) in shapes.Zip(filters))
        {
            var parameters = new ConvolutionParameters(shape.Channels, count, shape.Size, ref random);
            var seen = layers.Count > 0 && !withoutActivation ? new Relu(x) : x;
            layers.Add(new EdfLayer(parameters, new Convolution(parameters, seen, shape.Stride, shape.Padding, shape.Dilation)));
            x = layers[^1].Node;
        }

        Layers = layers;
        Loss = new SoftmaxLogLoss(x, _labels);
    }

    /// <summary>The convolutions.</summary>
    public IReadOnlyList<EdfLayer> Layers { get; }

    /// <summary>The log loss [B].</summary>
    public SoftmaxLogLoss Loss { get; }

    /// <summary>Gives a batch: images [B, C, H, W] and classes [B].</summary>
    public void Set(ReadOnlySpan<double> images, ReadOnlySpan<int> classes)
    {
        _input.Set(images);
        _labels.Set(classes);
    }
}
