using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Transformer;

/// <summary>Parameters of networks as they begin; they outlive dispose scopes and want gradients.</summary>
internal static class ParameterTensors
{
    /// <summary>Gaussian with mean 0.</summary>
    public static Tensor Normal(long[] shape, double deviation, Generator chance, ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        using Scalar scale = deviation;
        return randn(shape, type, generator: chance).mul(scale).requires_grad_().DetachFromDisposeScope();
    }

    /// <summary>All alike.</summary>
    public static Tensor Constant(long[] shape, double value, ScalarType type = ScalarType.Float32)
    {
        using Scalar number = value;
        return full(shape, number, type).requires_grad_().DetachFromDisposeScope();
    }
}
