using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L02_Edf;

/// <summary>A package of parameters: the affine maps of an update and of its gate, each of state and input side by side.</summary>
public sealed class UgrnnParameters
{
    /// <summary>Creates a package with Xavier matrices and biases of zeros.</summary>
    /// <param name="inputs">Numbers of an input, I.</param>
    /// <param name="states">Numbers of a state, J.</param>
    /// <param name="random">Source of chance.</param>
    public UgrnnParameters(int inputs, int states, ref Xoshiro256 random) =>
        (Update, Gate) = (new AffineParameters(states + inputs, states, ref random), new AffineParameters(states + inputs, states, ref random));

    /// <summary>Of the new state that is offered [J + I, J].</summary>
    public AffineParameters Update { get; }

    /// <summary>Of the gate that keeps the old one [J + I, J].</summary>
    public AffineParameters Gate { get; }
}

/// <summary>
/// A step of an update gate RNN (Collins, Sohl-Dickstein and Sussillo 2017): `r = tanh(Wr [h, x] + cr)`, `g = sigmoid(Wg [h, x] + cg)`,
/// `h' = g h + (1 - g) r`. The gate decides, number by number, between keeping and replacing.
/// </summary>
public sealed class Ugrnn : Computed
{
    private readonly Node _state;
    private readonly Node _input;
    private readonly UgrnnParameters _parameters;
    private double[] _update = [];
    private double[] _gate = [];

    /// <summary>Appends the step.</summary>
    /// <param name="parameters">Update and gate.</param>
    /// <param name="state">h [B, J]</param>
    /// <param name="input">x [B, I]</param>
    public Ugrnn(UgrnnParameters parameters, Node state, Node input)
        : base(input, state.Shape, parameters.Update.Weight, parameters.Update.Bias, parameters.Gate.Weight, parameters.Gate.Bias)
    {
        if (state.Size != parameters.Update.Bias.Size || state.Size + input.Size != parameters.Update.Weight.Shape[0])
        {
            throw new ArgumentException($"A state of {state.Size} and an input of {input.Size} numbers do not fit the matrices.", nameof(state));
        }

        (_state, _input, _parameters) = (state, input, parameters);
    }

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        if (_gate.Length != Value.Length)
        {
            (_update, _gate) = (new double[Value.Length], new double[Value.Length]);
        }

        for (var b = 0; b < Batch; b++)
        {
            Affine(_parameters.Update, b, _update);
            Affine(_parameters.Gate, b, _gate);
        }

        for (var i = 0; i < Value.Length; i++)
        {
            _update[i] = Math.Tanh(_update[i]);
            _gate[i] = 1 / (1 + Math.Exp(-_gate[i]));
            Value[i] = (_gate[i] * _state.Value[i]) + ((1 - _gate[i]) * _update[i]);
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward()
    {
        var (update, gate) = (new double[Value.Length], new double[Value.Length]);
        for (var i = 0; i < Value.Length; i++)
        {
            var (g, r) = (_gate[i], _update[i]);
            gate[i] = Grad[i] * (_state.Value[i] - r) * g * (1 - g);
            update[i] = Grad[i] * (1 - g) * (1 - (r * r));
            if (_state.NeedsGrad)
            {
                _state.Grad[i] += Grad[i] * g;
            }
        }

        for (var b = 0; b < Batch; b++)
        {
            AffineBackward(_parameters.Update, b, update);
            AffineBackward(_parameters.Gate, b, gate);
        }
    }

    private void Affine(AffineParameters affine, int b, double[] result)
    {
        var y = result.AsSpan(b * Size, Size);
        affine.Bias.Value.CopyTo(y);
        for (var i = 0; i < Size + _input.Size; i++)
        {
            SpanMath.AddScaled(y, Of(i, b), affine.Weight.Value.AsSpan(i * Size, Size));
        }
    }

    private void AffineBackward(AffineParameters affine, int b, double[] result)
    {
        var grad = result.AsSpan(b * Size, Size);
        SpanMath.AddScaled(affine.Bias.Grad, 1, grad);
        for (var i = 0; i < Size + _input.Size; i++)
        {
            SpanMath.AddScaled(affine.Weight.Grad.AsSpan(i * Size, Size), Of(i, b), grad);
            var (node, at) = i < Size ? (_state, (b * Size) + i) : (_input, (b * _input.Size) + i - Size);
            if (node.NeedsGrad)
            {
                node.Grad[at] += SpanMath.Dot(grad, affine.Weight.Value.AsSpan(i * Size, Size));
            }
        }
    }

    /// <summary>Number i of state and input side by side.</summary>
    private double Of(int i, int b) => i < Size ? _state.Value[(b * Size) + i] : _input.Value[(b * _input.Size) + i - Size];
}
