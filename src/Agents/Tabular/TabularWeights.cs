using SelfPlay.Agents.Weights;

namespace SelfPlay.Agents.Tabular;

/// <summary>A table of action values and ε as a safetensors file.</summary>
internal static class TabularWeights
{
    private const string Values = "values";
    private const string Epsilon = "epsilon";

    /// <summary>The file.</summary>
    public static byte[] Write(ActionValues values, double epsilon)
    {
        var writer = new SafeTensorsWriter();
        writer.Add<double>(Values, [values.States, values.Actions], values.Table);
        writer.AddScalar(Epsilon, epsilon);
        return writer.ToArray();
    }

    /// <summary>The table and ε.</summary>
    /// <exception cref="InvalidDataException">The table is not of the shape of <paramref name="like"/>, or ε is no probability.</exception>
    public static (double[] Values, double Epsilon) Read(SafeTensorsFile file, ActionValues like)
    {
        var tensor = file[Values];
        if (!tensor.Shape.AsSpan().SequenceEqual([like.States, like.Actions]))
        {
            throw new InvalidDataException($"The table of values has the shape {tensor.ShapeText}, and the task has {like.States} states and {like.Actions} actions.");
        }

        var values = tensor.Elements<double>().ToArray();
        if (!Array.TrueForAll(values, double.IsFinite))
        {
            throw new InvalidDataException("The table of values has some that are not finite.");
        }

        var epsilon = file[Epsilon].Scalar<double>();
        return epsilon is >= 0 and <= 1
            ? (values, epsilon)
            : throw new InvalidDataException($"The exploration {epsilon} is no probability.");
    }
}
