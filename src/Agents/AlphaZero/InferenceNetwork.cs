using SelfPlay.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>
/// <see cref="AlphaZeroNetwork"/> as actors run it: batch normalisation folded into the convolutions, the tower in 32-bit
/// or bfloat16 numbers, the last layers in 32 bits. Immutable, so several threads may run it at once.
/// </summary>
public sealed class InferenceNetwork : IDisposable
{
    private readonly Convolution _stem;
    private readonly (Convolution First, Convolution Second)[] _blocks;
    private readonly Convolution _policyConv;
    private readonly Convolution _valueConv;
    private readonly (Tensor Weight, Tensor Bias) _policyOut;
    private readonly (Tensor Weight, Tensor Bias) _valueHidden;
    private readonly (Tensor Weight, Tensor Bias) _valueOut;
    private readonly ScalarType _type;
    private readonly Device _device;

    /// <summary>Copies the parameters of <paramref name="source"/>.</summary>
    public InferenceNetwork(AlphaZeroNetwork source, bool bf16, Device device)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(device);
        _type = bf16 ? ScalarType.BFloat16 : ScalarType.Float32;
        _device = device;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        _stem = Fold(source.Stem);
        _blocks = [.. source.Blocks.Select(b => (Fold(b.First), Fold(b.Second)))];
        _policyConv = Fold(source.PolicyConv);
        _valueConv = Fold(source.ValueConv);
        _policyOut = Copy(source.PolicyOut);
        _valueHidden = Copy(source.ValueHidden);
        _valueOut = Copy(source.ValueOut);
    }

    /// <summary>Whether the tower computes in bfloat16.</summary>
    public bool IsBf16 => _type == ScalarType.BFloat16;

    /// <summary>Policy logits [B, A] and values [B] in (-1, 1), 32-bit on the CPU. Call within a dispose scope and inference mode.</summary>
    /// <param name="input">Planes [B, C, H, W], 32-bit on the CPU.</param>
    public (Tensor PolicyLogits, Tensor Value) Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var x = Run(_stem, MemoryLayout.ChannelsLast(input.to(_type, _device))).relu_();
        foreach (var (first, second) in _blocks)
        {
            x = Run(second, Run(first, x).relu_()).add_(x, Scalars.One).relu_();
        }

        var policy = Run(_policyConv, x).relu_().flatten(1).to(ScalarType.Float32);
        var logits = nn.functional.linear(policy, _policyOut.Weight, _policyOut.Bias);
        var value = Run(_valueConv, x).relu_().flatten(1).to(ScalarType.Float32);
        value = nn.functional.linear(value, _valueHidden.Weight, _valueHidden.Bias).relu_();
        value = nn.functional.linear(value, _valueOut.Weight, _valueOut.Bias).squeeze(1).mul_(Scalars.Half).tanh_();
        return (logits.cpu(), value.cpu());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stem.Dispose();
        foreach (var (first, second) in _blocks)
        {
            first.Dispose();
            second.Dispose();
        }

        _policyConv.Dispose();
        _valueConv.Dispose();
        foreach (var (weight, bias) in new[] { _policyOut, _valueHidden, _valueOut })
        {
            weight.Dispose();
            bias.Dispose();
        }
    }

    private static Tensor Run(Convolution convolution, Tensor x) =>
        TorchConvolution.Conv2d(x, convolution.Weight, convolution.Bias, strides: [1, 1], padding: convolution.Padding);

    private Convolution Fold(ConvNorm layer)
    {
        var norm = layer.Norm;
        var scale = norm.weight / norm.running_var!.add(ConvNorm.EpsilonScalar, Scalars.One).sqrt();
        var weight = layer.Conv.weight * scale.view(-1, 1, 1, 1);
        var bias = norm.bias! - (norm.running_mean! * scale);
        var padding = weight.shape[2] / 2;
        return new Convolution(Keep(MemoryLayout.ChannelsLast(weight), _type), Keep(bias, _type), [padding, padding]);
    }

    private (Tensor Weight, Tensor Bias) Copy(Linear layer) => (Keep(layer.weight, ScalarType.Float32), Keep(layer.bias!, ScalarType.Float32));

    private Tensor Keep(Tensor tensor, ScalarType type) => tensor.detach().to(type, _device, copy: true).DetachFromDisposeScope();

    private sealed record Convolution(Tensor Weight, Tensor Bias, long[] Padding) : IDisposable
    {
        public void Dispose()
        {
            Weight.Dispose();
            Bias.Dispose();
        }
    }
}
