using SelfPlay.Agents.Weights;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>What a learner publishes and an actor plays with: the network and how it came about, as a safetensors file.</summary>
internal static class PolicyWeights
{
    private const string NetworkPrefix = "network.";
    private const string UpdatesKey = "updates";
    private const string FramesKey = "frames";

    /// <summary>The file.</summary>
    public static byte[] Write(PolicyValueNetwork network, PolicyProgress progress)
    {
        var writer = new SafeTensorsWriter();
        ModuleWeights.Add(writer, NetworkPrefix, network);
        writer.AddScalar(UpdatesKey, progress.Updates);
        writer.AddScalar(FramesKey, progress.Frames);
        return writer.ToArray();
    }

    /// <summary>Checks that a network could be overwritten.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another architecture.</exception>
    public static void Check(ReadOnlyMemory<byte> weights, PolicyValueNetwork network)
    {
        var file = SafeTensorsFile.Parse(weights);
        _ = Progress(file);
        ModuleWeights.Check(file, NetworkPrefix, network);
    }

    /// <summary>Overwrites a network.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another architecture; nothing was changed.</exception>
    public static PolicyProgress Read(ReadOnlyMemory<byte> weights, PolicyValueNetwork network)
    {
        var file = SafeTensorsFile.Parse(weights);
        var progress = Progress(file);
        ModuleWeights.Load(file, NetworkPrefix, network);
        return progress;
    }

    private static PolicyProgress Progress(SafeTensorsFile file)
    {
        var progress = new PolicyProgress(file[UpdatesKey].Scalar<long>(), file[FramesKey].Scalar<long>());
        return progress.Updates >= 0 && progress.Frames >= 0
            ? progress
            : throw new InvalidDataException($"The weights are of update {progress.Updates} and frame {progress.Frames}.");
    }
}

/// <summary>How far a learner has come.</summary>
/// <param name="Updates">Its steps.</param>
/// <param name="Frames">Steps of environments that it has learnt from.</param>
internal readonly record struct PolicyProgress(long Updates, long Frames);
