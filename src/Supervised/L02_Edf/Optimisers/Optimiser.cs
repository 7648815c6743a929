namespace SelfPlay.Supervised.L02_Edf.Optimisers;

/// <summary>
/// Moves parameters along their gradients. Every rule here takes the same steps as TorchSharp's of the same name.
/// </summary>
public abstract class Optimiser
{
    /// <summary>Creates an optimiser that has taken no step.</summary>
    /// <param name="parameters">What it moves.</param>
    /// <param name="rate">The learning rate, eta.</param>
    protected Optimiser(IReadOnlyList<Parameter> parameters, double rate)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = parameters;
        Rate = rate;
    }

    /// <summary>What it moves.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The learning rate, eta; a schedule sets it before every step.</summary>
    public double Rate { get; set; }

    /// <summary>Strength lambda of a penalty `lambda/2 |Phi|^2`, whose gradient `lambda Phi` is added to the loss's.</summary>
    /// <value>The default is 0.</value>
    public double WeightDecay { get; init; }

    /// <summary>Number of steps taken, t.</summary>
    public int Steps { get; private set; }

    /// <summary>Moves the parameters by their gradients, which stay as they are.</summary>
    public void Step()
    {
        Steps++;
        for (var p = 0; p < Parameters.Count; p++)
        {
            Move(p, Parameters[p].Value, Parameters[p].Grad);
        }
    }

    /// <summary>Moves one parameter.</summary>
    /// <param name="index">Its place in <see cref="Parameters"/>.</param>
    /// <param name="value">Its numbers, to be changed. [n]</param>
    /// <param name="grad">The loss's gradient, without the penalty's. [n]</param>
    protected abstract void Move(int index, double[] value, double[] grad);

    /// <summary>An array of zeros for every parameter: running averages, velocities.</summary>
    protected double[][] ZerosLikeParameters() => [.. Parameters.Select(parameter => new double[parameter.Value.Length])];
}
