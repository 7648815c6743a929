using System.Runtime.InteropServices;
using SelfPlay.Agents.Weights;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>What a learner publishes and an actor plays with: the network and how it came about, as a safetensors file.</summary>
internal static class PolicyWeights
{
    private const string NetworkPrefix = "network.";
    private const string UpdatesKey = "updates";
    private const string FramesKey = "frames";
    private const string LearntKey = "learnt";
    private const int IdBytes = 16;

    /// <summary>The file.</summary>
    public static byte[] Write(PolicyValueNetwork network, PolicyProgress progress)
    {
        var writer = new SafeTensorsWriter();
        ModuleWeights.Add(writer, NetworkPrefix, network);
        writer.AddScalar(UpdatesKey, progress.Updates);
        writer.AddScalar(FramesKey, progress.Frames);
        if (progress.Learnt is { } learnt)
        {
            writer.Add<byte>(LearntKey, [learnt.Count, IdBytes], learnt.SelectMany(id => id.ToByteArray()).ToArray());
        }

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
        var progress = new PolicyProgress(file[UpdatesKey].Scalar<long>(), file[FramesKey].Scalar<long>(), Learnt(file));
        return progress.Updates >= 0 && progress.Frames >= 0
            ? progress
            : throw new InvalidDataException($"The weights are of update {progress.Updates} and frame {progress.Frames}.");
    }

    private static Guid[]? Learnt(SafeTensorsFile file)
    {
        if (!file.TryGet(LearntKey, out var ids))
        {
            return null;
        }

        var bytes = ids.Elements<byte>();
        return bytes.Length % IdBytes == 0
            ? MemoryMarshal.Cast<byte, Guid>(bytes).ToArray()
            : throw new InvalidDataException($"The weights list ids of {bytes.Length} bytes together, and each has {IdBytes}.");
    }
}

/// <summary>How far a learner has come.</summary>
/// <param name="Updates">Its steps.</param>
/// <param name="Frames">Steps of environments that it has learnt from.</param>
/// <param name="Learnt">The newest episode of each actor that it has learnt from; null where nobody asks.</param>
internal readonly record struct PolicyProgress(long Updates, long Frames, IReadOnlyList<Guid>? Learnt = null);
