using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>What a network's outputs are compared with.</summary>
internal enum MlpLoss
{
    /// <summary>Cross-entropy of the softmax of the outputs.</summary>
    CrossEntropy,

    /// <summary>Squared distance from the one-hot class, summed over the outputs.</summary>
    Squared,
}

/// <summary>
/// M networks of one shape, `logits = relu(x W1 + b1) W2 + b2`, side by side: seeds of one experiment, or the points of a
/// grid of hyper-parameters, as one batched product. They share nothing but the call. 32 bits; one thread.
/// </summary>
internal sealed class MlpFamily : IDisposable
{
    private readonly Tensor[] _parameters;

    /// <summary>Networks with weights and biases uniform in ±1/sqrt(fan-in), as libtorch's linear layers begin.</summary>
    /// <param name="shape">Inputs D, hidden units H, outputs C.</param>
    /// <param name="randoms">A source of chance for every network: M of them.</param>
    public MlpFamily(MlpShape shape, Xoshiro256[] randoms)
    {
        TorchRuntime.Initialize();
        Shape = shape;
        Members = randoms.Length;
        var (d, h, c) = shape;
        _parameters =
        [
            Uniform(randoms, d, d, h),
            Uniform(randoms, d, 1, h),
            Uniform(randoms, h, h, c),
            Uniform(randoms, h, 1, c),
        ];
    }

    /// <summary>Sizes of the layers.</summary>
    public MlpShape Shape { get; }

    /// <summary>Number of networks, M.</summary>
    public int Members { get; }

    /// <summary>W1 [M, D, H], b1 [M, 1, H], W2 [M, H, C], b2 [M, 1, C].</summary>
    public IReadOnlyList<Tensor> Parameters => _parameters;

    /// <summary>Outputs of every network [M, B, C]; the caller's scope disposes of them.</summary>
    /// <param name="x">The same inputs for all [B, D], or inputs of each [M, B, D].</param>
    public Tensor Logits(Tensor x) => Output(Hidden(Expand(x)));

    /// <summary>
    /// The gradient of the mean loss over a batch, by the chain rule layer by layer: in the order of
    /// <see cref="Parameters"/>. The caller's scope disposes of it.
    /// </summary>
    /// <param name="x">[M, B, D] or [B, D]</param>
    /// <param name="targets">One-hot classes [M, B, C] or [B, C].</param>
    /// <param name="loss">What is averaged.</param>
    /// <param name="mask">Factors of the hidden units [M, B, H] (dropout); null for none.</param>
    public Tensor[] Gradient(Tensor x, Tensor targets, MlpLoss loss, Tensor? mask = null)
    {
        x = Expand(x);
        var hidden = Hidden(x);
        var used = mask is null ? hidden : hidden * mask;
        var logits = Output(used);

        // dL/dlogits, both losses; then back through the second layer, the kink and the first.
        var delta = loss == MlpLoss.CrossEntropy
            ? nn.functional.softmax(logits, 2).sub_(targets).mul_(Scalars.Of(1.0 / logits.shape[1]))
            : logits.sub_(targets).mul_(Scalars.Of(2.0 / logits.shape[1]));
        var gradientW2 = used.transpose(1, 2).bmm(delta);
        var back = delta.bmm(_parameters[2].transpose(1, 2));
        if (mask is not null)
        {
            back.mul_(mask);
        }

        back.mul_(hidden.sign_());
        return [x.transpose(1, 2).bmm(back), back.sum(1, keepdim: true), gradientW2, delta.sum(1, keepdim: true)];
    }

    /// <summary>A copy of the parameters, to come back to or to shrink towards; the caller disposes of it.</summary>
    public Tensor[] Copy() => [.. _parameters.Select(p => p.clone().DetachFromDisposeScope())];

    /// <summary>||Phi - centre||^2 of every network [M].</summary>
    /// <param name="centre">Parameters to measure from; null for 0.</param>
    public double[] SquaredNorms(IReadOnlyList<Tensor>? centre = null)
    {
        using var scope = NewDisposeScope();
        var total = zeros(Members, dtype: ScalarType.Float64);
        for (var i = 0; i < _parameters.Length; i++)
        {
            var difference = centre is null ? _parameters[i] : _parameters[i] - centre[i];
            total = total.Plus(difference.to(ScalarType.Float64).Squared().sum([1, 2]));
        }

        return total.data<double>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in _parameters)
        {
            parameter.Dispose();
        }
    }

    private Tensor Expand(Tensor x) => x.dim() == 3 ? x : x.unsqueeze(0).expand(Members, -1, -1);

    private Tensor Hidden(Tensor x) => x.bmm(_parameters[0]).add_(_parameters[1], Scalars.One).relu_();

    private Tensor Output(Tensor hidden) => hidden.bmm(_parameters[2]).add_(_parameters[3], Scalars.One);

    private static Tensor Uniform(Xoshiro256[] randoms, int fanIn, int rows, int columns)
    {
        var values = new float[randoms.Length * rows * columns];
        var bound = 1 / Math.Sqrt(fanIn);
        for (var m = 0; m < randoms.Length; m++)
        {
            foreach (ref var value in values.AsSpan(m * rows * columns, rows * columns))
            {
                value = (float)(bound * ((2 * randoms[m].Unit()) - 1));
            }
        }

        return tensor(values, [randoms.Length, rows, columns]).DetachFromDisposeScope();
    }
}

/// <summary>Sizes of the layers of a network.</summary>
/// <param name="Inputs">D</param>
/// <param name="Hidden">H</param>
/// <param name="Outputs">C</param>
internal readonly record struct MlpShape(int Inputs, int Hidden, int Outputs)
{
    /// <summary>Number of weights and biases of a network.</summary>
    public int ParameterCount => ((Inputs + 1) * Hidden) + ((Hidden + 1) * Outputs);
}
