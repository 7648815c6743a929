using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>
/// The setting of <see cref="RandomFeaturesLaw"/> at a finite size: inputs x and feature vectors θ uniform on the sphere of radius √d,
/// features max(0, ⟨θ, x⟩/√d) less their mean, targets ⟨β, x⟩ + noise with ‖β‖ = 1. One thread.
/// </summary>
internal sealed class SphereFeatures
{
    private const int Tests = 2000;
    private readonly int _dimension;
    private readonly int _examples;
    private readonly double _noise;

    /// <summary>d inputs, n examples, noise variance τ².</summary>
    public SphereFeatures(int dimension, int examples, double noise) => (_dimension, _examples, _noise) = (dimension, examples, noise);

    /// <summary>Test errors E(f(x) − f̂(x))² of one drawn problem, for several numbers of features.</summary>
    /// <param name="counts">N, each with features drawn anew.</param>
    /// <param name="random">Draws everything.</param>
    public double[] Errors(IReadOnlyList<int> counts, ref Xoshiro256 random)
    {
        TorchThreads.Use(1);
        using var noGradient = no_grad();
        using var chance = new Generator(random.Next() >> 1);
        var errors = new double[counts.Count];
        for (var i = 0; i < errors.Length; i++)
        {
            using var scope = NewDisposeScope();
            var (train, test) = (Sphere(_examples, chance), Sphere(Tests, chance));
            var truth = randn([_dimension, 1], ScalarType.Float64, generator: chance);
            using Scalar length = 1 / truth.norm().item<double>();
            using Scalar deviation = Math.Sqrt(_noise);
            truth = truth.mul(length);
            var y = train.mm(truth).add(randn([_examples, 1], ScalarType.Float64, generator: chance), deviation);
            var features = Sphere(counts[i], chance).t();
            var w = LeastNorm.Solve(Activate(train.mm(features)), y);
            errors[i] = Activate(test.mm(features)).mm(w).sub(test.mm(truth)).Squared().mean().item<double>();
        }

        return errors;
    }

    private Tensor Activate(Tensor products)
    {
        using Scalar scale = 1 / Math.Sqrt(_dimension);
        using Scalar mean = 1 / Math.Sqrt(2 * Math.PI);
        return products.mul(scale).relu().sub(mean);
    }

    private Tensor Sphere(int count, Generator chance)
    {
        using Scalar radius = Math.Sqrt(_dimension);
        var x = randn([count, _dimension], ScalarType.Float64, generator: chance);
        return x.div(x.norm(1, keepdim: true)).mul(radius);
    }
}
