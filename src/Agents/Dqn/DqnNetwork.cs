using System.Numerics.Tensors;
using SelfPlay.Agents.Dqn.Layers;
using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Dqn;

/// <summary>
/// From observations [B, C, H, W] to Z numbers for each action, [B, A, Z]: a <see cref="ConvolutionLayer"/> over planes, or a rectified <see cref="DenseLayer"/> over a vector, then a
/// hidden layer and an output layer. With dueling (Wang et al. 2016) there are two such streams, a value V and advantages, and the output is
/// V + advantage - mean advantage. With noisy nets both layers of a stream are <see cref="NoisyLayer"/>s.
/// </summary>
internal sealed class DqnNetwork : nn.Module
{
    private readonly int _actions;
    private readonly int _outputs;
    private readonly int _hidden;
    private readonly int _size;
    private readonly int _features;
    private readonly ConvolutionLayer? _convolution;
    private readonly DenseLayer? _dense;
    private readonly (DenseLayer Hidden, DenseLayer Output)[] _streams;
    private readonly List<ExplicitLayer> _layers = [];
    private readonly Dictionary<int, Pass> _passes = [];
    private Pass? _latest;

    /// <param name="environment">Shape of the observations, and actions A.</param>
    /// <param name="options">The architecture.</param>
    /// <param name="outputs">Z.</param>
    /// <param name="random">Draws the parameters.</param>
    public DqnNetwork(EnvironmentInfo environment, DqnOptions options, int outputs, ref Xoshiro256 random)
        : base("dqn")
    {
        (_actions, _outputs, _hidden, _size) = (environment.Actions.Count, outputs, options.Hidden, environment.Observation.Size);
        if (environment.Observation.IsVector)
        {
            _dense = Add("torso", new DenseLayer(_size, options.Hidden, ref random));
            _features = options.Hidden;
        }
        else
        {
            _convolution = Add("torso", new ConvolutionLayer(environment.Observation, options.Filters, ref random));
            _features = _convolution.Features;
        }

        var advantage = Stream("advantage", _actions * outputs, options, ref random);
        _streams = options.Dueling ? [advantage, Stream("value", outputs, options, ref random)] : [advantage];
    }

    /// <summary>Draws other noise for all noisy layers, if there are any; not between a forward pass and its backward pass.</summary>
    public void DrawNoise(ref Xoshiro256 random)
    {
        foreach (var layer in _layers)
        {
            (layer as NoisyLayer)?.DrawNoise(ref random);
        }
    }

    /// <summary>Computes the outputs.</summary>
    /// <param name="observations">[B, C, H, W]</param>
    /// <returns>[B, A, Z]; overwritten by the next call with as many rows.</returns>
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> observations)
    {
        var pass = _latest = PassOf(observations.Length / _size);
        observations.CopyTo(pass.Input.Values);
        if (_convolution is not null)
        {
            _convolution.Forward(pass.Input.Values, pass.Features.Values);
        }
        else
        {
            _dense!.Forward(pass.Input, pass.Features);
        }

        pass.Features.Rectify();
        for (var i = 0; i < _streams.Length; i++)
        {
            var (hidden, output) = pass.Streams[i];
            _streams[i].Hidden.Forward(pass.Features, hidden);
            hidden.Rectify();
            _streams[i].Output.Forward(hidden, output);
        }

        if (_streams.Length == 1)
        {
            return pass.Streams[0].Output.Values;
        }

        Combine(pass.Streams[0].Output.Values, pass.Streams[1].Output.Values, pass.Combined);
        return pass.Combined;
    }

    /// <summary>Has <see cref="Backward"/> make the gradient in memory, parameter after parameter in the order of <c>parameters()</c>.</summary>
    /// <param name="gradient">The memory; kept. [P]</param>
    /// <exception cref="ArgumentException">It has not as many numbers as there are parameters.</exception>
    public void MakeGradientIn(float[] gradient)
    {
        var offset = 0;
        foreach (var layer in _layers)
        {
            offset = layer.MakeGradientIn(gradient, offset);
        }

        if (offset != gradient.Length)
        {
            throw new ArgumentException($"The gradient has {gradient.Length} numbers, and the network {offset} parameters.", nameof(gradient));
        }
    }

    /// <summary>Computes the gradient by the parameters, at the observations of the latest <see cref="Forward"/>.</summary>
    /// <param name="byOutput">The gradient by the outputs. [B, A, Z]</param>
    /// <exception cref="ArgumentException">It is not of as many rows.</exception>
    public void Backward(ReadOnlySpan<float> byOutput)
    {
        var pass = _latest ?? throw new InvalidOperationException("There was no forward pass.");
        if (byOutput.Length != pass.Streams[0].Output.Gradient.Length)
        {
            throw new ArgumentException("The gradient by the outputs is not of the rows of the latest forward pass.", nameof(byOutput));
        }

        byOutput.CopyTo(pass.Streams[0].Output.Gradient);
        if (_streams.Length == 2)
        {
            Split(pass.Streams[0].Output.Gradient, pass.Streams[1].Output.Gradient);
        }

        for (var i = 0; i < _streams.Length; i++)
        {
            var (hidden, output) = pass.Streams[i];
            _streams[i].Output.Backward(hidden, output, InputGradient.Written);
            hidden.RectifyGradient();
            _streams[i].Hidden.Backward(pass.Features, hidden, i > 0 ? InputGradient.Added : InputGradient.Written);
        }

        pass.Features.RectifyGradient();
        _convolution?.Backward(pass.Input.Values, pass.Features.Gradient);
        _dense?.Backward(pass.Input, pass.Features, InputGradient.None);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var pass in _passes.Values)
            {
                pass.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>V + advantage - mean advantage.</summary>
    private void Combine(ReadOnlySpan<float> advantage, ReadOnlySpan<float> value, Span<float> combined)
    {
        var mean = new float[_outputs];
        for (; !value.IsEmpty; advantage = advantage[(_actions * _outputs)..], value = value[_outputs..], combined = combined[(_actions * _outputs)..])
        {
            Average(advantage, mean);
            for (var action = 0; action < _actions; action++)
            {
                var part = combined.Slice(action * _outputs, _outputs);
                TensorPrimitives.Subtract(advantage.Slice(action * _outputs, _outputs), mean, part);
                TensorPrimitives.Add(part, value[.._outputs], part);
            }
        }
    }

    /// <summary>The gradient by V, which is the sum over the actions, and that by the advantages in place, from which the mean is taken.</summary>
    private void Split(Span<float> gradient, Span<float> byValue)
    {
        var mean = new float[_outputs];
        for (; !byValue.IsEmpty; gradient = gradient[(_actions * _outputs)..], byValue = byValue[_outputs..])
        {
            Average(gradient, mean);
            TensorPrimitives.Multiply(mean, _actions, byValue[.._outputs]);
            for (var action = 0; action < _actions; action++)
            {
                var part = gradient.Slice(action * _outputs, _outputs);
                TensorPrimitives.Subtract(part, mean, part);
            }
        }
    }

    /// <summary>The mean over the actions of a row.</summary>
    private void Average(ReadOnlySpan<float> row, Span<float> mean)
    {
        mean.Clear();
        for (var action = 0; action < _actions; action++)
        {
            TensorPrimitives.Add(mean, row.Slice(action * _outputs, _outputs), mean);
        }

        TensorPrimitives.Divide(mean, _actions, mean);
    }

    private Pass PassOf(int rows)
    {
        if (!_passes.TryGetValue(rows, out var pass))
        {
            _passes.Add(rows, pass = new Pass(this, rows));
        }

        return pass;
    }

    private (DenseLayer Hidden, DenseLayer Output) Stream(string name, int outputs, DqnOptions options, ref Xoshiro256 random) =>
        (Part($"{name}_hidden", _features, options.Hidden, options, ref random), Part($"{name}_output", options.Hidden, outputs, options, ref random));

    private DenseLayer Part(string name, int inputs, int outputs, DqnOptions options, ref Xoshiro256 random) =>
        Add(name, options.Noisy ? new NoisyLayer(inputs, outputs, options.Noise, ref random) : new DenseLayer(inputs, outputs, ref random));

    private TLayer Add<TLayer>(string name, TLayer layer)
        where TLayer : ExplicitLayer
    {
        register_module(name, layer);
        _layers.Add(layer);
        return layer;
    }

    /// <summary>What the parts give each other for a number of rows B.</summary>
    private sealed class Pass(DqnNetwork network, int rows) : IDisposable
    {
        public Activation Input { get; } = new(rows, network._size, byRows: true);

        public Activation Features { get; } = new(rows, network._features, byRows: true);

        public (Activation Hidden, Activation Output)[] Streams { get; } =
        [
            .. Enumerable.Range(0, network._streams.Length).Select(i => (
                new Activation(rows, network._hidden, byRows: false),
                new Activation(rows, network._outputs * (i == 0 ? network._actions : 1), byRows: true))),
        ];

        public float[] Combined { get; } = new float[network._streams.Length == 1 ? 0 : rows * network._actions * network._outputs];

        public void Dispose()
        {
            Input.Dispose();
            Features.Dispose();
            foreach (var (hidden, output) in Streams)
            {
                hidden.Dispose();
                output.Dispose();
            }
        }
    }
}
