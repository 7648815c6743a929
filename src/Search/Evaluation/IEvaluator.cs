using SelfPlay.Games;

namespace SelfPlay.Search.Evaluation;

/// <summary>
/// Turns a batch of positions into priors and values: a network, a cache in front of one, random rollouts, or a constant.
/// Called by one thread at a time per instance unless an implementation says otherwise.
/// </summary>
public interface IEvaluator<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Fills <see cref="EvaluationBatch{TGame}.Priors"/> and <see cref="EvaluationBatch{TGame}.Values"/>.</summary>
    void Evaluate(EvaluationBatch<TGame> batch);
}
