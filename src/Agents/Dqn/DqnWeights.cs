using SelfPlay.Agents.Weights;

namespace SelfPlay.Agents.Dqn;

/// <summary>What a learner publishes and an actor plays with: the network and ε, as a safetensors file.</summary>
internal static class DqnWeights
{
    private const string NetworkPrefix = "network.";
    private const string EpsilonKey = "epsilon";

    /// <summary>The file.</summary>
    public static byte[] Write(DqnNetwork network, double epsilon)
    {
        var writer = new SafeTensorsWriter();
        ModuleWeights.Add(writer, NetworkPrefix, network);
        writer.AddScalar(EpsilonKey, epsilon);
        return writer.ToArray();
    }

    /// <summary>Overwrites a network; returns ε.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another architecture; nothing was changed.</exception>
    public static double Read(ReadOnlyMemory<byte> weights, DqnNetwork network)
    {
        var file = SafeTensorsFile.Parse(weights);
        var epsilon = file[EpsilonKey].Scalar<double>();
        if (!(epsilon is >= 0 and <= 1))
        {
            throw new InvalidDataException($"The exploration {epsilon} is no probability.");
        }

        ModuleWeights.Load(file, NetworkPrefix, network);
        return epsilon;
    }
}
