namespace SelfPlay.Games;

/// <summary>
/// Where an environment's chance comes from: a seeded generator in training, recorded draws when a trace is replayed. A
/// source is passed by reference, for the quick ones are mutable structs.
/// </summary>
public interface IRandomSource
{
    /// <summary>Uniform in [0, 1).</summary>
    double Unit();

    /// <summary>Uniform in 0..<paramref name="bound"/>-1.</summary>
    int Below(int bound);
}
