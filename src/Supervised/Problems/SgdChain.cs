using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Problems;

/// <summary>
/// SGD that stays at its rate: w ← w − P ĝ, where ĝ averages the gradients of a batch of examples drawn with replacement and P is a
/// learning rate or a matrix of them. One thread.
/// </summary>
internal sealed class SgdChain
{
    private readonly IExampleLoss _loss;
    private readonly int _batch;
    private readonly double _rate;
    private readonly double[]? _rates;
    private readonly double[] _gradient;
    private readonly double[] _sum;

    /// <summary>Begins at a point.</summary>
    /// <param name="loss">The training loss.</param>
    /// <param name="start">[D]</param>
    /// <param name="rate">η.</param>
    /// <param name="batch">Examples a step, S.</param>
    public SgdChain(IExampleLoss loss, ReadOnlySpan<double> start, double rate, int batch = 1)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        (_loss, _rate, _batch) = (loss.Clone(), rate, batch);
        Point = start.ToArray();
        (_gradient, _sum) = (new double[start.Length], new double[start.Length]);
    }

    /// <summary>Begins at a point, with a matrix of learning rates P. [D, D]</summary>
    public SgdChain(IExampleLoss loss, ReadOnlySpan<double> start, Matrix<double> rates, int batch = 1)
        : this(loss, start, 0, batch) => _rates = rates.ToRowMajorArray();

    /// <summary>w, as it is now. [D]</summary>
    public double[] Point { get; }

    /// <summary>Takes some steps.</summary>
    public void Run(int steps, ref Xoshiro256 random)
    {
        for (var t = 0; t < steps; t++)
        {
            _loss.ExampleGradient(Point, random.Below(_loss.Count), _sum);
            for (var b = 1; b < _batch; b++)
            {
                _loss.ExampleGradient(Point, random.Below(_loss.Count), _gradient);
                SpanMath.AddScaled(_sum, 1, _gradient);
            }

            Move();
        }
    }

    /// <summary>Runs on and sees the point now and then.</summary>
    /// <param name="origin">What the moments are taken around. [D]</param>
    /// <param name="every">Steps between two looks.</param>
    /// <param name="looks">How many.</param>
    /// <param name="random">Source of chance.</param>
    /// <param name="cancel">Stops it.</param>
    public MomentTally Watch(ReadOnlySpan<double> origin, int every, int looks, ref Xoshiro256 random, CancellationToken cancel)
    {
        var tally = new MomentTally(origin);
        for (var i = 0; i < looks; i++)
        {
            cancel.ThrowIfCancellationRequested();
            Run(every, ref random);
            tally.Add(Point);
        }

        return tally;
    }

    private void Move()
    {
        if (_rates is null)
        {
            SpanMath.AddScaled(Point, -_rate / _batch, _sum);
            return;
        }

        for (var i = 0; i < Point.Length; i++)
        {
            Point[i] -= SpanMath.Dot(_rates.AsSpan(i * Point.Length, Point.Length), _sum) / _batch;
        }
    }
}
