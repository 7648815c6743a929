using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Rnn;

/// <summary>The vanilla cell: h' = tanh(W x + U h + b). The whole state is new at every step.</summary>
internal sealed class RnnCell(int inputs, int hidden, Generator chance, ScalarType type = ScalarType.Float32) : RecurrentCell(1, inputs, hidden, chance, type)
{
    /// <inheritdoc/>
    protected override Tensor[] Step(Tensor input, Tensor recurrent, Tensor[] state) => [input.Plus(recurrent).tanh()];
}

/// <summary>
/// The update-gate cell (Collins, Sohl-Dickstein and Sussillo 2017): h' = G⊙h + (1 − G)⊙R, a convex combination of the old state and the vanilla cell's.
/// Rows of the weights: gate, then R.
/// </summary>
internal sealed class UpdateGateCell(int inputs, int hidden, Generator chance, ScalarType type = ScalarType.Float32) : RecurrentCell(2, inputs, hidden, chance, type)
{
    /// <inheritdoc/>
    protected override Tensor[] Step(Tensor input, Tensor recurrent, Tensor[] state)
    {
        var sums = input.Plus(recurrent).chunk(2, 1);
        return [sums[1].tanh().lerp(state[0], sums[0].sigmoid())];
    }
}

/// <summary>
/// The gated recurrent unit (Cho et al. 2014) in PyTorch's form: R = tanh(W x + b + r⊙(U h + c)) with a gate r of its own, h' = z⊙h + (1 − z)⊙R.
/// Rows of the weights: r, z, R.
/// </summary>
internal sealed class GruCell(int inputs, int hidden, Generator chance, ScalarType type = ScalarType.Float32) : RecurrentCell(3, inputs, hidden, chance, type)
{
    /// <inheritdoc/>
    protected override Tensor[] Step(Tensor input, Tensor recurrent, Tensor[] state)
    {
        var sizes = new long[] { 2 * Hidden, Hidden };
        var (x, u) = (input.split(sizes, 1), recurrent.split(sizes, 1));
        var gates = x[0].Plus(u[0]).sigmoid().chunk(2, 1);
        return [x[1].addcmul(gates[0], u[1], Scalars.One).tanh().lerp(state[0], gates[1])];
    }
}

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000): c' = f⊙c + i⊙g, h' = o⊙tanh(c'). Rows of the weights: i, f, g, o.
/// </summary>
internal sealed class LstmCell(int inputs, int hidden, Generator chance, ScalarType type = ScalarType.Float32) : RecurrentCell(4, inputs, hidden, chance, type)
{
    /// <inheritdoc/>
    public override int StateParts => 2;

    /// <summary>Adds to the forget gates' bias, so that the cell remembers at first (Jozefowicz et al. 2015).</summary>
    public void Remember(double bias)
    {
        using var noGradient = no_grad();
        using Scalar number = bias;
        _ = InputBias.narrow(0, Hidden, Hidden).fill_(number);
    }

    /// <inheritdoc/>
    protected override Tensor[] Step(Tensor input, Tensor recurrent, Tensor[] state)
    {
        var sums = input.Plus(recurrent).chunk(4, 1);
        var cell = sums[1].sigmoid().mul(state[1]).addcmul(sums[0].sigmoid(), sums[2].tanh(), Scalars.One);
        return [sums[3].sigmoid().mul(cell.tanh()), cell];
    }
}
