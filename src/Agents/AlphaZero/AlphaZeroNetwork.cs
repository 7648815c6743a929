using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>
/// The network of AlphaZero (Silver et al. 2017): a 3x3 stem, residual blocks with batch normalisation, a policy head and
/// a value head. This is the form that learns; actors run <see cref="InferenceNetwork"/>.
/// </summary>
/// <remarks>
/// Deviation: the value head ends in one logit x and the value is tanh(x / 2), trained by binary cross-entropy (see
/// <see cref="AlphaZeroLoss"/>) where the paper has tanh(x) and a squared error.
/// </remarks>
public sealed class AlphaZeroNetwork : nn.Module<Tensor, (Tensor PolicyLogits, Tensor ValueLogit)>
{
    private readonly ConvNorm _stem;
    private readonly (ConvNorm First, ConvNorm Second)[] _blocks;
    private readonly ConvNorm _policyConv;
    private readonly Linear _policyOut;
    private readonly ConvNorm _valueConv;
    private readonly Linear _valueHidden;
    private readonly Linear _valueOut;

    internal ConvNorm Stem => _stem;

    internal IReadOnlyList<(ConvNorm First, ConvNorm Second)> Blocks => _blocks;

    internal ConvNorm PolicyConv => _policyConv;

    internal Linear PolicyOut => _policyOut;

    internal ConvNorm ValueConv => _valueConv;

    internal Linear ValueHidden => _valueHidden;

    internal Linear ValueOut => _valueOut;

    /// <summary>A network with random parameters.</summary>
    public AlphaZeroNetwork(GameInfo game, AlphaZeroOptions options)
        : base("alphazero")
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentNullException.ThrowIfNull(options);
        var squares = game.Height * game.Width;
        _stem = Add("stem", new ConvNorm(game.Planes, options.Channels, 3));
        _blocks = new (ConvNorm, ConvNorm)[options.Blocks];
        for (var i = 0; i < options.Blocks; i++)
        {
            _blocks[i] = (
                Add($"block{i}_first", new ConvNorm(options.Channels, options.Channels, 3)),
                Add($"block{i}_second", new ConvNorm(options.Channels, options.Channels, 3)));
        }

        _policyConv = Add("policy", new ConvNorm(options.Channels, options.PolicyChannels, 1));
        _policyOut = Add("policy_out", nn.Linear(options.PolicyChannels * squares, game.Actions));
        _valueConv = Add("value", new ConvNorm(options.Channels, options.ValueChannels, 1));
        _valueHidden = Add("value_hidden", nn.Linear(options.ValueChannels * squares, options.ValueHidden));
        _valueOut = Add("value_out", nn.Linear(options.ValueHidden, 1));
        using (no_grad())
        {
            // Start from an even policy and value 0: the first games are then searched without prejudice.
            _policyOut.weight.mul_(Scalars.Of(0.1));
            _valueOut.weight.mul_(Scalars.Of(0.1));
        }
    }

    /// <summary>Policy logits [B, A] and value logits [B].</summary>
    /// <param name="input">Planes [B, C, H, W].</param>
    public override (Tensor PolicyLogits, Tensor ValueLogit) forward(Tensor input)
    {
        var x = _stem.call(MemoryLayout.ChannelsLast(input)).relu_();
        foreach (var (first, second) in _blocks)
        {
            x = second.call(first.call(x).relu_()).add_(x, Scalars.One).relu_();
        }

        var policy = _policyOut.call(_policyConv.call(x).relu_().flatten(1));
        var value = _valueOut.call(_valueHidden.call(_valueConv.call(x).relu_().flatten(1)).relu_()).squeeze(1);
        return (policy, value);
    }

    private T Add<T>(string name, T module)
        where T : nn.Module
    {
        register_module(name, module);
        return module;
    }
}

/// <summary>A convolution that keeps the board's size, then batch normalisation.</summary>
internal sealed class ConvNorm : nn.Module<Tensor, Tensor>
{
    /// <summary>Epsilon of the normalisation, needed again where it is folded into the convolution.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>The same as an operand that stays alive.</summary>
    public static Scalar EpsilonScalar { get; } = Epsilon;

    private readonly Conv2d _conv;
    private readonly long[] _padding;
    private readonly BatchNorm2d _norm;

    internal Conv2d Conv => _conv;

    internal BatchNorm2d Norm => _norm;

    public ConvNorm(int input, int output, int size)
        : base("conv_norm")
    {
        _padding = [size / 2, size / 2];
        _conv = nn.Conv2d(input, output, size, padding: size / 2, bias: false);
        _norm = nn.BatchNorm2d(output, eps: Epsilon);
        register_module("conv", _conv);
        register_module("norm", _norm);
        nn.init.kaiming_normal_(_conv.weight, nonlinearity: nn.init.NonlinearityType.ReLU);
    }

    public override Tensor forward(Tensor input) => _norm.call(TorchConvolution.Conv2d(input, _conv.weight, padding: _padding));

    /// <summary>
    /// Adds nothing: a parent that registers this module would have its fields registered a second time under their own names,
    /// and every tensor would be stored and averaged twice.
    /// </summary>
    protected override void RegisterComponents()
    {
    }
}
