using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L02_Edf.Lesson;

/// <summary>
/// One component with random inputs, parameters and a random share of each of its results in the loss. The inputs are rows of matrices that
/// one-hot examples pick, so that they are parameters too, and their gradients are checked like any.
/// </summary>
internal sealed class OperatorTrial
{
    private readonly Parameter[] _inputs;
    private readonly Parameter[] _own;
    private readonly int[][] _shapes;
    private readonly Computed _result;
    private readonly WeightedSum _loss;
    private readonly int _batch;

    /// <summary>Writes the program down.</summary>
    /// <param name="batch">Examples, B.</param>
    /// <param name="shapes">Shape of every input behind the batch index.</param>
    /// <param name="component">Appends the component to the inputs.</param>
    /// <param name="random">Source of all numbers.</param>
    public OperatorTrial(int batch, int[][] shapes, Func<Node[], Computed> component, Xoshiro256 random)
    {
        (_batch, _shapes) = (batch, shapes);
        var computation = new Computation();
        var oneHot = new Input(computation, batch);
        for (var b = 0; b < batch; b++)
        {
            oneHot.Fill(batch)[(b * batch) + b] = 1;
        }

        var packages = shapes.Select(shape => new AffineParameters(batch, shape.Aggregate(1, (a, b) => a * b), ref random)).ToArray();
        Node[] inputs = [.. packages.Zip(shapes, (package, shape) => new Reshape(new Affine(package, oneHot), shape))];
        _inputs = [.. packages.Select(package => package.Weight)];
        _result = component(inputs);
        _own = [.. computation.Parameters.Except(packages.SelectMany(package => new[] { package.Weight, package.Bias }))];
        foreach (var parameter in _inputs.Concat(_own))
        {
            foreach (ref var x in parameter.Value.AsSpan())
            {
                x += random.Normal();
            }
        }

        _loss = new WeightedSum(_result, [.. Enumerable.Range(0, batch * _result.Size).Select(_ => random.Normal())]);
    }

    /// <summary>The largest relative difference of a gradient from central differences.</summary>
    public double AgainstDifferences() => GradientCheck.WorstError(_loss);

    /// <summary>The largest difference of a result or a gradient from TorchSharp's, in 64-bit numbers.</summary>
    /// <param name="component">The same component of inputs [B, shape] and parameters, in the order of their first use.</param>
    public double AgainstTorch(Func<Tensor[], Tensor[], Tensor> component)
    {
        TorchThreads.Use(1);
        _loss.Computation.Forward();
        _loss.Computation.Backward(_loss);
        using var scope = NewDisposeScope();
        Tensor[] inputs = [.. _inputs.Zip(_shapes, (input, shape) => tensor(input.Value, [_batch, .. shape.Select(d => (long)d)], requires_grad: true))];
        Tensor[] own = [.. _own.Select(p => tensor(p.Value, [.. p.Shape.Select(d => (long)d)], requires_grad: true))];
        var result = component(inputs, own).reshape(_batch, -1);
        var weights = tensor(_loss.Weights, [_batch, _loss.Weights.Length / _batch]);
        result.mul(weights).sum(1).mean().backward();
        var worst = Worst(_result.Value, result.detach());
        foreach (var (ours, theirs) in _inputs.Concat(_own).Zip(inputs.Concat(own)))
        {
            worst = Math.Max(worst, Worst(ours.Grad, theirs.grad!));
        }

        return worst;
    }

    private static double Worst(double[] ours, Tensor theirs) =>
        ours.Zip(theirs.contiguous().data<double>().ToArray(), (a, b) => Math.Abs(a - b)).Max();

    /// <summary>`L[b] = sum over i of w[b,i] y[b,i]`.</summary>
    private sealed class WeightedSum : Computed
    {
        private readonly Node _y;

        public WeightedSum(Node y, double[] weights)
            : base(y, []) => (_y, Weights) = (y, weights);

        public double[] Weights { get; }

        protected internal override void Forward()
        {
            Array.Clear(Value);
            for (var i = 0; i < Weights.Length; i++)
            {
                Value[i / _y.Size] += Weights[i] * _y.Value[i];
            }
        }

        protected internal override void Backward()
        {
            for (var i = 0; i < Weights.Length; i++)
            {
                _y.Grad[i] += Grad[i / _y.Size] * Weights[i];
            }
        }
    }
}
