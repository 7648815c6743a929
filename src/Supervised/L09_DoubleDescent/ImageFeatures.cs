using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>What a number of features did.</summary>
/// <param name="Train">Training error.</param>
/// <param name="Test">Test error.</param>
/// <param name="Norm">‖W‖_F</param>
internal readonly record struct FeatureFit(double Train, double Test, double Norm);

/// <summary>
/// Digits by random features (Belkin et al. 2019): max(0, xW) with W ~ N(0, 1/784), pixels from 0 to 1, and the least-squares fit of
/// least norm to the one-hot classes. 64 bits; one thread an instance.
/// </summary>
internal sealed class ImageFeatures : IDisposable
{
    private const int Chunk = 500;
    private readonly LabelledImages _trainImages;
    private readonly LabelledImages _testImages;
    private readonly Tensor _train;
    private readonly Tensor _test;
    private readonly Tensor _targets;

    /// <summary>Training and test images; all are used.</summary>
    public ImageFeatures(LabelledImages train, LabelledImages test)
    {
        TorchRuntime.Initialize();
        (_trainImages, _testImages) = (train, test);
        (_train, _test) = (Pixels(train), Pixels(test));
        var oneHot = new double[train.Count * MnistFiles.Classes];
        for (var i = 0; i < train.Count; i++)
        {
            oneHot[(i * MnistFiles.Classes) + train.Labels[i]] = 1;
        }

        _targets = tensor(oneHot, [train.Count, MnistFiles.Classes]).DetachFromDisposeScope();
    }

    /// <summary>
    /// Fits every number of features of one draw; a smaller set is the beginning of a larger one, and the features of the test
    /// images are computed once for all.
    /// </summary>
    /// <param name="counts">p, rising.</param>
    /// <param name="random">Draws W.</param>
    /// <param name="onFit">Told how many features were fitted.</param>
    /// <param name="cancel">Stops it.</param>
    public FeatureFit[] Fit(IReadOnlyList<int> counts, ref Xoshiro256 random, Action<int> onFit, CancellationToken cancel)
    {
        TorchThreads.Use(1);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var chance = new Generator(random.Next() >> 1);
        using Scalar deviation = 1 / Math.Sqrt(_train.shape[1]);
        var w = randn([_train.shape[1], counts[^1]], ScalarType.Float64, generator: chance).mul(deviation);
        var features = _train.mm(w).relu_();
        var solutions = new Tensor[counts.Count];
        var fits = new FeatureFit[counts.Count];
        for (var i = 0; i < fits.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var f = features.narrow(1, 0, counts[i]);
            var solution = LeastNorm.Solve(f, _targets);
            fits[i] = new FeatureFit(Wrong(f.mm(solution), _trainImages, 0) / (double)_trainImages.Count, 0, solution.norm().item<double>());
            solutions[i] = solution.MoveToOuterDisposeScope();
            onFit(counts[i]);
        }

        var wrong = new int[counts.Count];
        for (var start = 0; start < _testImages.Count; start += Chunk)
        {
            cancel.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var seen = _test.narrow(0, start, Math.Min(Chunk, _testImages.Count - start)).mm(w).relu_();
            for (var i = 0; i < wrong.Length; i++)
            {
                wrong[i] += Wrong(seen.narrow(1, 0, counts[i]).mm(solutions[i]), _testImages, start);
            }
        }

        return [.. fits.Select((fit, i) => fit with { Test = wrong[i] / (double)_testImages.Count })];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _train.Dispose();
        _test.Dispose();
        _targets.Dispose();
    }

    private static Tensor Pixels(LabelledImages images)
    {
        double[] pixels = [.. images.Pixels.Select(pixel => pixel / 255.0)];
        return tensor(pixels, [images.Count, images.PixelCount]).DetachFromDisposeScope();
    }

    private static int Wrong(Tensor scores, LabelledImages images, int start)
    {
        var predicted = scores.argmax(1).data<long>();
        var wrong = 0;
        for (var i = 0; i < predicted.Count; i++)
        {
            wrong += predicted[i] == images.Labels[start + i] ? 0 : 1;
        }

        return wrong;
    }
}
