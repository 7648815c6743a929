using SelfPlay.Games;

namespace SelfPlay.Search.Evaluation;

/// <summary>Uniform priors and value 0 everywhere: measures the search alone, and needs no network in tests.</summary>
public sealed class ConstantEvaluator<TGame> : IEvaluator<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <inheritdoc/>
    public void Evaluate(EvaluationBatch<TGame> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var priors = batch.PriorsOf(i);
            priors.Fill(1f / priors.Length);
        }

        batch.Values.AsSpan(0, batch.Count).Clear();
    }
}
