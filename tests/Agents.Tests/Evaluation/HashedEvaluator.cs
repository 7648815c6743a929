using SelfPlay.Games;
using SelfPlay.Search.Evaluation;

namespace SelfPlay.Agents.Tests.Evaluation;

/// <summary>Answers that depend on the position's key alone; counts what it is asked, and can be told to fail.</summary>
internal sealed class HashedEvaluator<TGame> : IEvaluator<TGame>
    where TGame : struct, IGame<TGame>
{
    public long Evaluations { get; private set; }

    /// <summary>Changes the answers, as new weights do.</summary>
    public ulong Version { get; set; }

    public bool Fails { get; set; }

    public void Evaluate(EvaluationBatch<TGame> batch)
    {
        if (Fails)
        {
            throw new InvalidOperationException("The evaluator fails as asked.");
        }

        Evaluations += batch.Count;
        for (var i = 0; i < batch.Count; i++)
        {
            var random = new Xoshiro256(batch.Positions[i].Key + Version);
            batch.Values[i] = (float)((2 * random.Unit()) - 1);
            var sum = 0f;
            foreach (ref var prior in batch.PriorsOf(i))
            {
                prior = (float)random.Unit();
                sum += prior;
            }

            foreach (ref var prior in batch.PriorsOf(i))
            {
                prior /= sum;
            }
        }
    }
}
