using SelfPlay.Games;
using SelfPlay.Search.Evaluation;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>
/// Priors and values that look random but depend on the position's key alone, made with sums and divisions only, so that
/// they are the same on every machine. A mock for tests that need a network with opinions.
/// </summary>
internal sealed class HashEvaluator<TGame>(ulong seed = 0) : IEvaluator<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Positions evaluated.</summary>
    public long Evaluations { get; private set; }

    public void Evaluate(EvaluationBatch<TGame> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var key = batch.Positions[i].Key;
            Priors(key, batch.PriorsOf(i));
            batch.Values[i] = Value(key);
        }

        Evaluations += batch.Count;
    }

    /// <summary>Value of the position with that key, in [-0.9, 0.9].</summary>
    public float Value(ulong key) => 0.9f * ((2f * Share(key, 1)) - 1);

    /// <summary>Priors of the position with that key: squares of hashed numbers, so that some moves are much likelier.</summary>
    public void Priors(ulong key, Span<float> priors)
    {
        var sum = 0f;
        for (var i = 0; i < priors.Length; i++)
        {
            var share = 0.05f + Share(key, (ulong)i + 2);
            priors[i] = share * share;
            sum += priors[i];
        }

        for (var i = 0; i < priors.Length; i++)
        {
            priors[i] /= sum;
        }
    }

    private float Share(ulong key, ulong part) => (Xoshiro256.Mix(key ^ Xoshiro256.Mix(seed + part)) >> 40) / 16777216f;
}
