using SelfPlay.Torch;
using static TorchSharp.torch;
using TorchParameter = TorchSharp.Modules.Parameter;

namespace SelfPlay.Supervised.L02_Edf;

/// <summary>
/// An <see cref="Mlp"/> once more in TorchSharp, from the same weights: what this framework and its optimisers are compared
/// with. One thread.
/// </summary>
public sealed class TorchTwin : IDisposable
{
    private readonly TorchParameter[] _parameters;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly optim.Optimizer _optimiser;
    private readonly ScalarType _type;

    /// <summary>Copies the weights of <paramref name="mlp"/>.</summary>
    /// <param name="mlp">The original.</param>
    /// <param name="activation">The same function behind every hidden layer.</param>
    /// <param name="optimiser">Makes the optimiser.</param>
    /// <param name="type">The numbers it computes with.</param>
    public TorchTwin(
        Mlp mlp, Func<Tensor, Tensor> activation, Func<IEnumerable<TorchParameter>, optim.Optimizer> optimiser, ScalarType type = ScalarType.Float64)
    {
        ArgumentNullException.ThrowIfNull(mlp);
        ArgumentNullException.ThrowIfNull(optimiser);
        TorchThreads.Use(1);
        (_activation, _type) = (activation, type);
        _parameters = [.. mlp.Parameters.Select(Copy)];
        _optimiser = optimiser(_parameters);
    }

    /// <summary>Takes one step and returns the mean loss before it.</summary>
    /// <param name="examples">[B, I]</param>
    /// <param name="classes">[B]</param>
    public double Step(double[] examples, int[] classes)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(classes);
        using var scope = NewDisposeScope();
        using var x = tensor(examples, [classes.Length, examples.Length / classes.Length], _type);
        using var y = tensor(classes, ScalarType.Int64);
        _optimiser.zero_grad();
        var loss = nn.functional.cross_entropy(Scores(x), y);
        loss.backward();
        _ = _optimiser.step();
        return loss.to(ScalarType.Float64).item<double>();
    }

    /// <summary>The largest difference between a parameter here and its original.</summary>
    public double WorstDifference(Mlp mlp) => Worst(mlp, parameter => parameter.Value, parameter => parameter);

    /// <summary>The largest difference between a gradient here, of the last step, and the original's.</summary>
    public double WorstGradientDifference(Mlp mlp) => Worst(mlp, parameter => parameter.Grad, parameter => parameter.grad!);

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimiser.Dispose();
        foreach (var parameter in _parameters)
        {
            parameter.Dispose();
        }
    }

    private TorchParameter Copy(Parameter parameter)
    {
        using var copy = tensor(parameter.Value, [.. parameter.Shape.Select(dimension => (long)dimension)], _type);
        return new TorchParameter(copy.clone());
    }

    private Tensor Scores(Tensor x)
    {
        for (var i = 0; i < _parameters.Length; i += 2)
        {
            x = x.mm(_parameters[i]).add(_parameters[i + 1], Scalars.One);
            x = i < _parameters.Length - 2 ? _activation(x) : x;
        }

        return x;
    }

    private double Worst(Mlp mlp, Func<Parameter, double[]> original, Func<TorchParameter, Tensor> twin)
    {
        ArgumentNullException.ThrowIfNull(mlp);
        using var scope = NewDisposeScope();
        return mlp.Parameters.Zip(_parameters, (ours, theirs) => Worst(original(ours), twin(theirs).to(ScalarType.Float64).data<double>().ToArray())).Max();
    }

    private static double Worst(double[] ours, double[] theirs) => ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max();
}
