using SelfPlay.Games;
using SelfPlay.Search.Evaluation;

namespace SelfPlay.Agents.Evaluation;

/// <summary>
/// Asks another evaluator about every position under several board symmetries and answers with the mean: the errors of a
/// network under different views are partly independent. Costs one evaluation a symmetry.
/// </summary>
public sealed class SymmetricEvaluator<TGame> : IEvaluator<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Most symmetries averaged: the first two bring most of what there is to gain.</summary>
    public const int MostSymmetries = 2;

    private readonly IEvaluator<TGame> _inner;
    private readonly EvaluationBatch<TGame> _views;
    private readonly int _symmetries;

    /// <summary>A decorator of <paramref name="inner"/> for batches of at most <paramref name="capacity"/> positions.</summary>
    public SymmetricEvaluator(IEvaluator<TGame> inner, int capacity)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _symmetries = Math.Min(MostSymmetries, TGame.Info.Symmetries);
        _views = new EvaluationBatch<TGame>(capacity * _symmetries);
    }

    /// <inheritdoc/>
    public void Evaluate(EvaluationBatch<TGame> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _views.Clear();
        for (var i = 0; i < batch.Count; i++)
        {
            for (var symmetry = 0; symmetry < _symmetries; symmetry++)
            {
                _views.Add(batch.Positions[i].Transform(symmetry));
            }
        }

        _inner.Evaluate(_views);
        for (var i = 0; i < batch.Count; i++)
        {
            Average(batch, i);
        }
    }

    private void Average(EvaluationBatch<TGame> batch, int index)
    {
        var moves = batch.MovesOf(index);
        var priors = batch.PriorsOf(index);
        var value = 0f;
        priors.Clear();
        for (var symmetry = 0; symmetry < _symmetries; symmetry++)
        {
            var view = (index * _symmetries) + symmetry;
            var viewMoves = _views.MovesOf(view);
            var viewPriors = _views.PriorsOf(view);
            value += _views.Values[view];
            for (var i = 0; i < moves.Length; i++)
            {
                priors[i] += viewPriors[viewMoves.BinarySearch((ushort)TGame.TransformMove(symmetry, moves[i]))] / _symmetries;
            }
        }

        batch.Values[index] = value / _symmetries;
    }
}
