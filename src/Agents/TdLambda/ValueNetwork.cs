using System.Globalization;
using System.Numerics.Tensors;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;

namespace SelfPlay.Agents.TdLambda;

/// <summary>
/// The value of a position as TD-Gammon has it: a perceptron with one hidden layer, v = tanh(x) with the logit
/// x = b' + w' . tanh(b + W s), in [-1, 1] for the player to move. Its gradient is written out by hand: with one position at a
/// time and most inputs 0, that is many times faster than tensors are. For one thread at a time.
/// </summary>
/// <param name="inputs">Inputs I.</param>
/// <param name="hidden">Hidden units H.</param>
internal sealed class ValueNetwork(int inputs, int hidden)
{
    private const string WeightName = "hidden.weight";
    private const string BiasName = "hidden.bias";
    private const string OutputWeightName = "output.weight";
    private const string OutputBiasName = "output.bias";
    private const string KindKey = "network";
    private const string Kind = "td-lambda";

    /// <summary>Few inputs of a board are not 0: with weights of the usual size, 1 / sqrt(I), the units would be all but linear.</summary>
    private const double HiddenGain = 3;

    /// <summary>At first no position is worth anything.</summary>
    private const double OutputGain = 0.1;

    private readonly float[] _units = new float[hidden];

    /// <summary>All parameters one after another: W [I, H], b [H], w' [H], b' [1].</summary>
    public float[] Parameters { get; } = new float[(inputs * hidden) + hidden + hidden + 1];

    private int Bias => inputs * hidden;

    private int OutputWeight => Bias + hidden;

    private int OutputBias => OutputWeight + hidden;

    /// <summary>A network drawn uniformly: W and b from +-3 / sqrt(I), w' from +-0.1 / sqrt(H); b' is 0.</summary>
    public static ValueNetwork Draw(int inputs, int hidden, ref Xoshiro256 random)
    {
        var network = new ValueNetwork(inputs, hidden);
        Fill(network.Parameters.AsSpan(0, network.OutputWeight), HiddenGain / Math.Sqrt(inputs), ref random);
        Fill(network.Parameters.AsSpan(network.OutputWeight, hidden), OutputGain / Math.Sqrt(hidden), ref random);
        return network;
    }

    /// <summary>The value v.</summary>
    /// <param name="input">s. [I]</param>
    public float Evaluate(ReadOnlySpan<float> input) => MathF.Tanh(Logit(input));

    /// <summary>The logit x, whose gradient by the parameters times <paramref name="scale"/> is added to <paramref name="sum"/>.</summary>
    /// <param name="input">s. [I]</param>
    /// <param name="scale">What to multiply the gradient with.</param>
    /// <param name="sum">As <see cref="Parameters"/>.</param>
    public float AddGradient(ReadOnlySpan<float> input, float scale, Span<float> sum)
    {
        var logit = Logit(input);
        var units = _units.AsSpan();
        sum[OutputBias] += scale;
        TensorPrimitives.MultiplyAdd(units, scale, sum.Slice(OutputWeight, hidden), sum.Slice(OutputWeight, hidden));
        for (var h = 0; h < hidden; h++)
        {
            units[h] = scale * Parameters[OutputWeight + h] * (1 - (units[h] * units[h])); // from here on the gradient
        }

        TensorPrimitives.Add(sum.Slice(Bias, hidden), units, sum.Slice(Bias, hidden));
        for (var i = 0; i < inputs; i++)
        {
            if (input[i] != 0)
            {
                TensorPrimitives.MultiplyAdd(units, input[i], sum.Slice(i * hidden, hidden), sum.Slice(i * hidden, hidden));
            }
        }

        return logit;
    }

    /// <summary>Adds the parameters to a file.</summary>
    public void Write(SafeTensorsWriter writer)
    {
        writer.Metadata[KindKey] = Kind;
        writer.Add<float>(WeightName, [inputs, hidden], Parameters.AsSpan(0, Bias));
        writer.Add<float>(BiasName, [hidden], Parameters.AsSpan(Bias, hidden));
        writer.Add<float>(OutputWeightName, [hidden], Parameters.AsSpan(OutputWeight, hidden));
        writer.Add<float>(OutputBiasName, [1], Parameters.AsSpan(OutputBias, 1));
    }

    /// <summary>Reads the parameters from a file.</summary>
    /// <exception cref="InvalidDataException">It holds those of another architecture.</exception>
    public static ValueNetwork Read(SafeTensorsFile file, int inputs, int hidden)
    {
        var network = new ValueNetwork(inputs, hidden);
        network.Read(file, WeightName, network.Parameters.AsSpan(0, network.Bias), inputs, hidden);
        network.Read(file, BiasName, network.Parameters.AsSpan(network.Bias, hidden), hidden);
        network.Read(file, OutputWeightName, network.Parameters.AsSpan(network.OutputWeight, hidden), hidden);
        network.Read(file, OutputBiasName, network.Parameters.AsSpan(network.OutputBias, 1), 1);
        return network;
    }

    private void Read(SafeTensorsFile file, string name, Span<float> into, params ReadOnlySpan<long> shape)
    {
        var tensor = file[name];
        if (!tensor.Shape.AsSpan().SequenceEqual(shape))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The tensor '{name}' has the shape [{string.Join(", ", tensor.Shape)}]; a network of {inputs} inputs and {hidden} hidden units has another there."));
        }

        var elements = tensor.Elements<float>();
        if (!TensorPrimitives.IsFiniteAll(elements))
        {
            throw new InvalidDataException($"The tensor '{name}' has elements that are no numbers.");
        }

        elements.CopyTo(into);
    }

    /// <summary>The logit; leaves the activations of the hidden units behind.</summary>
    private float Logit(ReadOnlySpan<float> input)
    {
        var units = _units.AsSpan();
        Parameters.AsSpan(Bias, hidden).CopyTo(units);
        for (var i = 0; i < inputs; i++)
        {
            if (input[i] != 0)
            {
                TensorPrimitives.MultiplyAdd(Parameters.AsSpan(i * hidden, hidden), input[i], units, units);
            }
        }

        TensorPrimitives.Tanh(units, units);
        return TensorPrimitives.Dot(Parameters.AsSpan(OutputWeight, hidden), units) + Parameters[OutputBias];
    }

    private static void Fill(Span<float> weights, double most, ref Xoshiro256 random)
    {
        foreach (ref var weight in weights)
        {
            weight = (float)(most * ((2 * random.Unit()) - 1));
        }
    }
}
