using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Dqn;

/// <summary>
/// From observations [B, C, H, W] to Z numbers for each action, [B, A, Z]: a <see cref="Torso"/>, a hidden layer and an output layer. With
/// dueling (Wang et al. 2016) there are two such streams behind the torso, a value V and advantages, and the output is
/// V + advantage - mean advantage. With noisy nets both layers of a stream are <see cref="NoisyDense"/>.
/// </summary>
internal sealed class DqnNetwork : Layer
{
    private static readonly Scalar s_minusOne = -1;

    private readonly int _actions;
    private readonly int _outputs;
    private readonly ScalarType _products;
    private readonly Torso _torso;
    private readonly (Layer Hidden, Layer Output) _advantage;
    private readonly (Layer Hidden, Layer Output)? _value;
    private readonly List<NoisyDense> _noisy = [];

    /// <param name="environment">Shape of the observations, and actions A.</param>
    /// <param name="options">The architecture.</param>
    /// <param name="outputs">Z.</param>
    /// <param name="random">Draws the parameters.</param>
    public DqnNetwork(EnvironmentInfo environment, DqnOptions options, int outputs, ref Xoshiro256 random)
        : base("dqn")
    {
        (_actions, _outputs) = (environment.Actions.Count, outputs);
        _products = options.Precision.For(environment.Observation);
        _torso = Add("torso", new Torso(environment.Observation, options.Filters, options.Hidden, ref random));
        _advantage = Stream("advantage", _actions * outputs, options, ref random);
        _value = options.Dueling ? Stream("value", outputs, options, ref random) : null;
    }

    /// <summary>Draws other noise for all noisy layers, if there are any.</summary>
    public void DrawNoise(ref Xoshiro256 random)
    {
        foreach (var layer in _noisy)
        {
            layer.DrawNoise(ref random);
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var features = _torso.call(input);
        var advantage = Run(_advantage, features).view(-1, _actions, _outputs);
        return _value is { } value
            ? Run(value, features).view(-1, 1, _outputs).add(advantage, Scalars.One).add(advantage.mean([1], keepdim: true), s_minusOne)
            : advantage;
    }

    private static Tensor Run((Layer Hidden, Layer Output) stream, Tensor features) => stream.Output.call(stream.Hidden.call(features).relu_());

    private (Layer Hidden, Layer Output) Stream(string name, int outputs, DqnOptions options, ref Xoshiro256 random) =>
        (Part($"{name}_hidden", _torso.Features, options.Hidden, _products, options, ref random), Part($"{name}_output", options.Hidden, outputs, ScalarType.Float32, options, ref random));

    private Layer Part(string name, int inputs, int outputs, ScalarType products, DqnOptions options, ref Xoshiro256 random)
    {
        if (!options.Noisy)
        {
            return Add(name, new Dense(inputs, outputs, ref random, products: products));
        }

        _noisy.Add(new NoisyDense(inputs, outputs, options.Noise, ref random, products));
        return Add(name, _noisy[^1]);
    }
}
