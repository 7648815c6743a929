using SelfPlay.Games;

namespace SelfPlay.Agents.Weights;

/// <summary>The state of a source of chance as a tensor [4], so that a learner goes on with the draws it would have made.</summary>
internal static class RandomWeights
{
    /// <summary>Adds the state to a file in the making.</summary>
    public static void Add(SafeTensorsWriter writer, string name, in Xoshiro256 random)
    {
        var (a, b, c, d) = random.State;
        writer.Add<long>(name, [4], [(long)a, (long)b, (long)c, (long)d]);
    }

    /// <summary>A source that goes on where the state was taken.</summary>
    /// <exception cref="InvalidDataException">The file has no such state.</exception>
    public static Xoshiro256 Read(SafeTensorsFile file, string name) =>
        file[name].Elements<long>() is [var a, var b, var c, var d] && (a | b | c | d) != 0
            ? Xoshiro256.FromState(((ulong)a, (ulong)b, (ulong)c, (ulong)d))
            : throw new InvalidDataException($"The tensor {SafeTensorsFile.Quote(name)} is no state of a source of chance.");
}
