namespace SelfPlay.Supervised.L02_Edf;

/// <summary>A function of every number by itself, whose derivative can be had from its value.</summary>
public abstract class Activation : Computed
{
    private readonly Node _x;

    private protected Activation(Node x)
        : base(x, x.Shape) => _x = x;

    /// <summary>`y = f(x)`.</summary>
    protected abstract double Of(double x);

    /// <summary>`f'(x)` as a function of `y = f(x)`.</summary>
    protected abstract double Slope(double y);

    /// <inheritdoc/>
    protected internal sealed override void Forward()
    {
        for (var i = 0; i < Value.Length; i++)
        {
            Value[i] = Of(_x.Value[i]);
        }
    }

    /// <inheritdoc/>
    protected internal sealed override void Backward()
    {
        for (var i = 0; _x.NeedsGrad && i < Grad.Length; i++)
        {
            _x.Grad[i] += Grad[i] * Slope(Value[i]);
        }
    }
}

/// <summary>`y = 1 / (1 + exp(-x))`, with `dy/dx = y (1 - y)`.</summary>
public sealed class Sigmoid(Node x) : Activation(x)
{
    /// <inheritdoc/>
    protected override double Of(double x) => 1 / (1 + Math.Exp(-x));

    /// <inheritdoc/>
    protected override double Slope(double y) => y * (1 - y);
}

/// <summary>`y = tanh(x)`, with `dy/dx = 1 - y^2`.</summary>
public sealed class Tanh(Node x) : Activation(x)
{
    /// <inheritdoc/>
    protected override double Of(double x) => Math.Tanh(x);

    /// <inheritdoc/>
    protected override double Slope(double y) => 1 - (y * y);
}

/// <summary>`y = max(0, x)`; at the kink the derivative is taken as 0.</summary>
public sealed class Relu(Node x) : Activation(x)
{
    /// <inheritdoc/>
    protected override double Of(double x) => Math.Max(0, x);

    /// <inheritdoc/>
    protected override double Slope(double y) => y > 0 ? 1 : 0;
}
