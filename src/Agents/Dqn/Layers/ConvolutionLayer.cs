using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SelfPlay.Agents.Networks;
using SelfPlay.Games;

namespace SelfPlay.Agents.Dqn.Layers;

/// <summary>
/// A convolution 3x3 from observations [B, C, H, W] to features [B, H', W', F], as in MinAtar's own networks. It goes from every number that is not 0 to the
/// places it counts for: of a MinAtar observation a tenth of the numbers or less.
/// </summary>
internal sealed class ConvolutionLayer : ExplicitLayer
{
    private const int Kernel = 3;

    private readonly int _size;
    private readonly int _filters;
    private readonly Link[][] _links;
    private readonly LearntTensor _weight;
    private readonly LearntTensor _bias;

    /// <param name="shape">Of the observations.</param>
    /// <param name="filters">F.</param>
    /// <param name="random">Draws the parameters.</param>
    public ConvolutionLayer(ObservationShape shape, int filters, ref Xoshiro256 random)
        : base("convolution")
    {
        (_size, _filters) = (shape.Size, filters);
        var (down, across) = (shape.Height - Kernel + 1, shape.Width - Kernel + 1);
        Features = down * across * filters;
        _links = [.. Enumerable.Range(0, _size).Select(number => LinksOf(number, shape, filters))];
        var most = 1 / Math.Sqrt(shape.Planes * Kernel * Kernel);
        _weight = Add("filters", [shape.Planes, Kernel, Kernel, filters], most, ref random);
        _bias = Add("bias", [filters], most, ref random);
    }

    /// <summary>Features of an observation, H' W' F.</summary>
    public int Features { get; }

    /// <summary>Computes the features.</summary>
    /// <param name="observations">[B, C, H, W]</param>
    /// <param name="features">Overwritten. [B, H', W', F]</param>
    public void Forward(ReadOnlySpan<float> observations, Span<float> features)
    {
        Layer.Elements(_bias.Values).CopyTo(features);
        for (var done = _filters; done < features.Length; done *= 2)
        {
            features[..Math.Min(done, features.Length - done)].CopyTo(features[done..]);
        }

        Accumulate(observations, Layer.Elements(_weight.Values), features, backward: false);
    }

    /// <summary>Computes the gradient of the parameters.</summary>
    /// <param name="observations">[B, C, H, W]</param>
    /// <param name="byFeatures">The gradient by the features. [B, H', W', F]</param>
    public void Backward(ReadOnlySpan<float> observations, Span<float> byFeatures)
    {
        var byWeight = Layer.Elements(_weight.Gradient);
        var byBias = Layer.Elements(_bias.Gradient);
        byWeight.Clear();
        byBias.Clear();
        for (var place = 0; place < byFeatures.Length; place += _filters)
        {
            AddScaled(ref byFeatures[place], 1, ref byBias[0], _filters);
        }

        Accumulate(observations, byWeight, byFeatures, backward: true);
    }

    /// <summary>
    /// For every number that is not 0, every weight it is multiplied with and the feature that comes of it: adds number · weight to the feature, or, backward, number · feature to the weight.
    /// </summary>
    /// <param name="observations">[B, C, H, W]</param>
    /// <param name="weight">The weights or, backward, their gradient. [C, 3, 3, F]</param>
    /// <param name="features">The features or, backward, the gradient by them. [B, H', W', F]</param>
    /// <param name="backward">Which of the two.</param>
    private void Accumulate(ReadOnlySpan<float> observations, Span<float> weight, Span<float> features, bool backward)
    {
        for (; !observations.IsEmpty; observations = observations[_size..], features = features[Features..])
        {
            var numbers = MemoryMarshal.Cast<float, int>(observations[.._size]);
            for (var next = numbers.IndexOfAnyExcept(0); next >= 0;)
            {
                foreach (var link in _links[next])
                {
                    if (backward)
                    {
                        AddScaled(ref features[link.Feature], observations[next], ref weight[link.Weight], _filters);
                    }
                    else
                    {
                        AddScaled(ref weight[link.Weight], observations[next], ref features[link.Feature], _filters);
                    }
                }

                var rest = numbers[(next + 1)..].IndexOfAnyExcept(0);
                next = rest < 0 ? -1 : next + 1 + rest;
            }
        }
    }

    /// <summary>What a number of an observation [C, H, W] is multiplied with, and what comes of it.</summary>
    private static Link[] LinksOf(int number, ObservationShape shape, int filters)
    {
        var (plane, place) = Math.DivRem(number, shape.Height * shape.Width);
        var (y, x) = Math.DivRem(place, shape.Width);
        var (height, width) = (shape.Height - Kernel + 1, shape.Width - Kernel + 1);
        return
        [
            .. from down in Enumerable.Range(0, Kernel)
               from across in Enumerable.Range(0, Kernel)
               where y >= down && y - down < height && x >= across && x - across < width
               select new Link(((((plane * Kernel) + down) * Kernel) + across) * filters, (((y - down) * width) + x - across) * filters),
        ];
    }

    /// <summary>Adds numbers times a scale to others; inlined, as it is for 16 numbers at a time and a call would take longer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddScaled(ref float from, float scale, ref float to, int count)
    {
        var i = 0;
        for (; i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            ((Vector512.LoadUnsafe(ref from, (nuint)i) * scale) + Vector512.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < count; i++)
        {
            Unsafe.Add(ref to, i) += Unsafe.Add(ref from, i) * scale;
        }
    }

    /// <param name="Weight">Where the weights are, one for each filter.</param>
    /// <param name="Feature">Where the features are, one for each filter.</param>
    private readonly record struct Link(int Weight, int Feature);
}
