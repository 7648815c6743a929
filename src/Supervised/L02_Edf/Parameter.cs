using SelfPlay.Games;

namespace SelfPlay.Supervised.L02_Edf;

/// <summary>Numbers that are learnt. They have no batch index: their gradient is the mean over the batch.</summary>
public sealed class Parameter : Node
{
    /// <summary>Creates a parameter of zeros.</summary>
    /// <param name="shape">Its dimensions.</param>
    public Parameter(params int[] shape)
        : base(shape) => Resize(1);

    /// <summary>
    /// Draws every number from U(-sqrt(3/n), sqrt(3/n)), which has variance 1/n: a sum of n such numbers times independent
    /// inputs of variance 1 has variance 1 again (Glorot and Bengio 2010).
    /// </summary>
    /// <param name="fanIn">Number of inputs that are summed, n.</param>
    /// <param name="random">Source of chance.</param>
    public void DrawXavier(int fanIn, ref Xoshiro256 random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fanIn, 1);
        var bound = Math.Sqrt(3.0 / fanIn);
        foreach (ref var x in Value.AsSpan())
        {
            x = bound * ((2 * random.Unit()) - 1);
        }
    }
}
