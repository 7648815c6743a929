using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>How far a program is from TorchSharp and its automatic differentiation, over all numbers.</summary>
/// <param name="Value">Largest difference of the result.</param>
/// <param name="Gradient">Largest difference of the gradients with respect to what the program was given.</param>
/// <param name="Compiled">The program, run forward and backward.</param>
internal sealed record OracleDifference(double Value, double Gradient, CompiledProgram Compiled);

/// <summary>Runs a program and a TorchSharp function on the same random numbers of 64 bits. One thread.</summary>
internal static class Oracle
{
    /// <summary>Compares results, and the gradients of a random linear function of them.</summary>
    /// <param name="text">The program.</param>
    /// <param name="inputs">What it is given, by name, with shapes.</param>
    /// <param name="output">The tensor that is compared.</param>
    /// <param name="twin">The same in TorchSharp, of tensors in the order of <paramref name="inputs"/>.</param>
    /// <param name="random">Source of the numbers.</param>
    public static OracleDifference Compare(
        string text, IReadOnlyList<(string Name, int[] Shape)> inputs, string output, Func<Tensor[], Tensor> twin, ref Xoshiro256 random)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        var compiled = EinsteinProgram.Parse(text).Compile(inputs.ToDictionary(input => input.Name, input => input.Shape));
        var tensors = new Tensor[inputs.Count];
        foreach (var (i, (name, shape)) in inputs.Index())
        {
            var values = Normal(compiled.Size(name), ref random);
            compiled.Set(name, values);
            tensors[i] = tensor(values, [.. shape.Select(length => (long)length)]).requires_grad_();
        }

        compiled.Forward();
        var expected = twin(tensors);
        var seed = Normal(compiled.Size(output), ref random);
        compiled.Backward(output, seed);
        var loss = expected.reshape(-1).dot(tensor(seed));
        var gradients = autograd.grad([loss], tensors);
        return new OracleDifference(
            Worst(compiled.Value(output), expected),
            inputs.Select((input, i) => Worst(compiled.Gradient(input.Name), gradients[i])).Max(),
            compiled);
    }

    private static double[] Normal(int count, ref Xoshiro256 random)
    {
        var values = new double[count];
        foreach (ref var value in values.AsSpan())
        {
            value = random.Normal();
        }

        return values;
    }

    private static double Worst(ReadOnlySpan<double> ours, Tensor theirs)
    {
        using var flat = theirs.detach().contiguous();
        double[] other = [.. flat.data<double>()];
        return other.Length == ours.Length
            ? ours.ToArray().Zip(other, (a, b) => Math.Abs(a - b)).Max()
            : throw new InvalidOperationException($"The program's result has {ours.Length} numbers, TorchSharp's {other.Length}.");
    }
}
