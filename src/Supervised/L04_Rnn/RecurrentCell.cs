using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Rnn;

/// <summary>What came of a sequence.</summary>
/// <param name="Outputs">h of every step [T, B, H].</param>
/// <param name="State">What the next sequence begins with: h, and of an LSTM its cell. [B, H] each</param>
internal sealed record Unrolled(Tensor Outputs, Tensor[] State);

/// <summary>
/// A recurrent cell: h_t from the input x_t and h_{t−1}, the same weights at every step. The input's share of all gates is one product
/// for the whole sequence; what remains step by step is the state's share. Weights as PyTorch begins them: uniform up to 1/√H.
/// </summary>
internal abstract class RecurrentCell : IDisposable
{
    /// <summary>Draws the weights.</summary>
    /// <param name="gates">Blocks of H rows in the weights, G.</param>
    /// <param name="inputs">Size of x, X.</param>
    /// <param name="hidden">Size of h, H.</param>
    /// <param name="chance">Draws the weights.</param>
    /// <param name="type">Precision.</param>
    protected RecurrentCell(int gates, int inputs, int hidden, Generator chance, ScalarType type)
    {
        (Gates, Hidden, Products) = (gates, hidden, type);
        var bound = 1 / Math.Sqrt(hidden);
        Input = Uniform([inputs, gates * hidden]);
        Recurrent = Uniform([gates * hidden, hidden]);
        InputBias = Uniform([gates * hidden]);
        RecurrentBias = Uniform([gates * hidden]);

        Tensor Uniform(long[] shape)
        {
            using var scope = NewDisposeScope();
            using Scalar width = 2 * bound;
            return rand(shape, type, generator: chance).sub(Scalars.Half).mul(width).requires_grad_().DetachFromDisposeScope();
        }
    }

    /// <summary>G</summary>
    public int Gates { get; }

    /// <summary>H</summary>
    public int Hidden { get; }

    /// <summary>Precision of the products with the state; everything else has that of the weights.</summary>
    /// <value>That of the weights, unless set.</value>
    public ScalarType Products { get; set; }

    /// <summary>How many tensors its state has.</summary>
    public virtual int StateParts => 1;

    /// <summary>Weights of the input [X, G·H]: row i is what a one-hot input i adds to the gates.</summary>
    public Tensor Input { get; }

    /// <summary>Weights of the state [G·H, H].</summary>
    public Tensor Recurrent { get; }

    /// <summary>[G·H]</summary>
    public Tensor InputBias { get; }

    /// <summary>[G·H]</summary>
    public Tensor RecurrentBias { get; }

    /// <summary>All parameters.</summary>
    public IReadOnlyList<Tensor> Parameters => [Input, Recurrent, InputBias, RecurrentBias];

    /// <summary>The input's share of the gates [T, B, G·H] of inputs [T, B, X].</summary>
    public Tensor Project(Tensor x) => nn.functional.linear(x, Input.t(), InputBias);

    /// <summary>The same of one-hot inputs, given by their symbols [T, B]: rows instead of a product.</summary>
    public Tensor ProjectSymbols(Tensor symbols) => Embedding.Of(symbols, Input).Plus(InputBias);

    /// <summary>
    /// Has one-hot inputs begin with rows up to ±1: a symbol adds one row to the gates and not a sum of X products, and rows up to 1/√H are next to nothing beside the state.
    /// It is what an embedding of variance 1 in front of H inputs adds.
    /// </summary>
    public void WidenInput()
    {
        using var noGradient = no_grad();
        _ = Input.mul_(Scalars.Of(Math.Sqrt(Hidden)));
    }

    /// <summary>A state of zeros.</summary>
    public Tensor[] Zero(long batch) => [.. Enumerable.Range(0, StateParts).Select(_ => zeros([batch, Hidden], Input.dtype))];

    /// <summary>Goes through a sequence, the gates' input shares given. [T, B, G·H]</summary>
    /// <param name="projected">From <see cref="Project"/> or <see cref="ProjectSymbols"/>.</param>
    /// <param name="state">The state before the first step.</param>
    /// <param name="backwards">Whether the last input comes first; outputs stay at the places of their inputs.</param>
    public Unrolled Unroll(Tensor projected, Tensor[] state, bool backwards = false)
    {
        var inputs = projected.unbind(0);
        var outputs = new Tensor[inputs.Length];
        var (recurrent, bias) = (Recurrent.to(Products), RecurrentBias.to(Products));
        for (var i = 0; i < inputs.Length; i++)
        {
            var t = backwards ? inputs.Length - 1 - i : i;
            state = Step(inputs[t], nn.functional.linear(state[0].to(Products), recurrent, bias).to(Input.dtype), state);
            outputs[t] = state[0];
        }

        return new Unrolled(stack(outputs), state);
    }

    /// <summary>One step.</summary>
    /// <param name="input">The input's share of the gates [B, G·H].</param>
    /// <param name="recurrent">The state's share [B, G·H].</param>
    /// <param name="state">The state before.</param>
    /// <returns>The state behind; h comes first.</returns>
    protected abstract Tensor[] Step(Tensor input, Tensor recurrent, Tensor[] state);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }
    }
}
