using SelfPlay.Agents.Weights;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>What a learner publishes and an actor plays with: the network and how many learner steps made it, as a safetensors file.</summary>
internal static class PolicyWeights
{
    private const string NetworkPrefix = "network.";
    private const string StepsKey = "steps";

    /// <summary>The file.</summary>
    public static byte[] Write(PolicyValueNetwork network, long steps)
    {
        var writer = new SafeTensorsWriter();
        ModuleWeights.Add(writer, NetworkPrefix, network);
        writer.AddScalar(StepsKey, steps);
        return writer.ToArray();
    }

    /// <summary>Overwrites a network; returns the learner steps.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another architecture; nothing was changed.</exception>
    public static long Read(ReadOnlyMemory<byte> weights, PolicyValueNetwork network)
    {
        var file = SafeTensorsFile.Parse(weights);
        var steps = file[StepsKey].Scalar<long>();
        if (steps < 0)
        {
            throw new InvalidDataException($"The weights are of learner step {steps}.");
        }

        ModuleWeights.Load(file, NetworkPrefix, network);
        return steps;
    }
}
