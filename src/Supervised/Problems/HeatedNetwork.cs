using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;

namespace SelfPlay.Supervised.Problems;

/// <summary>Sizes of a <see cref="HeatedNetwork"/>.</summary>
/// <param name="Images">Training images, N.</param>
/// <param name="AnnealedOn">Examples (with repetition) seen while it is cooled down.</param>
/// <param name="HeatedOn">Examples seen at a temperature; the same for every batch size: equal epochs.</param>
internal sealed record HeatSizes(int Images, int AnnealedOn, int HeatedOn)
{
    /// <summary>What the lessons' figures are measured with.</summary>
    public static HeatSizes Full { get; } = new(5000, 1_500_000, 400_000);

    /// <summary>Enough to see that it runs.</summary>
    public static HeatSizes Quick { get; } = new(500, 60_000, 15_000);
}

/// <summary>A network at a minimum, cold.</summary>
/// <param name="Weights">Its parameters.</param>
/// <param name="Loss">Mean log loss over the training images.</param>
/// <param name="Objective">That with the penalty, which is what SGD descends.</param>
/// <param name="GradientSquare">E‖g_b‖² over the examples, penalty included.</param>
internal sealed record ColdNetwork(double[][] Weights, double Loss, double Objective, double GradientSquare);

/// <summary>Where a network that is kept warm stays.</summary>
/// <param name="Loss">Mean log loss over the training images, mean over the second half of the time.</param>
/// <param name="Objective">That with the penalty.</param>
internal sealed record WarmNetwork(double Loss, double Objective);

/// <summary>
/// A real network with a temperature: 784-16-10 on MNIST, ReLU, log loss with a penalty. It is cooled down to a minimum once; then
/// SGD goes on from there at a learning rate, batch size and momentum of choice, examples drawn with replacement, and where
/// the training loss settles is read off. All settings begin at the same place and see the same number of examples.
/// </summary>
internal sealed class HeatedNetwork
{
    /// <summary>Strength of the penalty ½λ‖Φ‖²: without it the network fits all images and the noise dies with the loss.</summary>
    public const double Penalty = 0.003;

    private const int Hidden = 16;
    private const int CoolingBatch = 100;
    private const double CoolingRate = 0.03;
    private const double CoolingMomentum = 0.9;
    private const int Readings = 32;
    private const int Chunk = 500;
    private readonly double[] _pixels;
    private readonly int[] _labels;
    private readonly HeatSizes _sizes;

    /// <summary>Prepares the experiment.</summary>
    /// <param name="images">Training images; the first N are used.</param>
    /// <param name="sizes">How long everything takes.</param>
    public HeatedNetwork(LabelledImages images, HeatSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(sizes);
        var chosen = images.Take(sizes.Images);
        _sizes = sizes;
        _pixels = [.. chosen.Pixels.Select(pixel => pixel / 255.0)];
        _labels = [.. chosen.Labels.Select(label => (int)label)];
    }

    private int Inputs => _pixels.Length / _labels.Length;

    /// <summary>Trains a new network with a rate that falls to 0 along half a cosine.</summary>
    public ColdNetwork Anneal(ref Xoshiro256 random, CancellationToken cancel)
    {
        var mlp = Network(ref random);
        var sgd = new Sgd(mlp.Parameters, CoolingRate) { Momentum = CoolingMomentum, WeightDecay = Penalty };
        var steps = _sizes.AnnealedOn / CoolingBatch;
        for (var t = 0; t < steps; t++)
        {
            cancel.ThrowIfCancellationRequested();
            sgd.Rate = CoolingRate * (1 + Math.Cos(Math.PI * t / steps)) / 2;
            Step(mlp, sgd, CoolingBatch, ref random);
        }

        var (loss, objective) = Evaluate(mlp);
        return new ColdNetwork([.. mlp.Parameters.Select(p => p.Value.ToArray())], loss, objective, GradientSquare(mlp));
    }

    /// <summary>Goes on from <paramref name="cold"/> at a fixed setting.</summary>
    /// <param name="cold">Where to begin.</param>
    /// <param name="optimiser">Makes the optimiser; it brings the penalty along.</param>
    /// <param name="batch">Examples a step, B.</param>
    /// <param name="random">Source of chance.</param>
    /// <param name="cancel">Stops it.</param>
    public WarmNetwork Heat(
        ColdNetwork cold, Func<IReadOnlyList<Parameter>, Optimiser> optimiser, int batch, ref Xoshiro256 random, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(cold);
        ArgumentNullException.ThrowIfNull(optimiser);
        var mlp = Network(ref random);
        for (var p = 0; p < cold.Weights.Length; p++)
        {
            cold.Weights[p].CopyTo(mlp.Parameters[p].Value, 0);
        }

        var rule = optimiser(mlp.Parameters);
        var steps = _sizes.HeatedOn / batch;
        double loss = 0, objective = 0;
        for (int t = 1, reading = 1; t <= steps; t++)
        {
            cancel.ThrowIfCancellationRequested();
            Step(mlp, rule, batch, ref random);
            if (t >= (steps / 2) + ((long)reading * (steps - (steps / 2)) / Readings) && reading <= Readings)
            {
                reading++;
                var now = Evaluate(mlp);
                loss += now.Loss / Readings;
                objective += now.Objective / Readings;
            }
        }

        return new WarmNetwork(loss, objective);
    }

    private Mlp Network(ref Xoshiro256 random) => new([Inputs, Hidden, MnistFiles.Classes], x => new Relu(x), ref random);

    private void Step(Mlp mlp, Optimiser optimiser, int batch, ref Xoshiro256 random)
    {
        var x = mlp.Input.Fill(batch);
        var y = mlp.Labels.Fill(batch);
        for (var b = 0; b < batch; b++)
        {
            var i = random.Below(_labels.Length);
            _pixels.AsSpan(i * Inputs, Inputs).CopyTo(x[(b * Inputs)..]);
            y[b] = _labels[i];
        }

        mlp.Computation.Forward();
        mlp.Computation.Backward(mlp.Loss);
        optimiser.Step();
    }

    private (double Loss, double Objective) Evaluate(Mlp mlp)
    {
        var sum = 0.0;
        for (var start = 0; start < _labels.Length; start += Chunk)
        {
            var count = Math.Min(Chunk, _labels.Length - start);
            Show(mlp, start, count);
            mlp.Computation.Forward();
            sum += mlp.Loss.Value.Sum();
        }

        var loss = sum / _labels.Length;
        return (loss, loss + (Penalty / 2 * mlp.Parameters.Sum(p => p.Value.Sum(w => w * w))));
    }

    private double GradientSquare(Mlp mlp)
    {
        var sum = 0.0;
        for (var i = 0; i < _labels.Length; i++)
        {
            Show(mlp, i, 1);
            mlp.Computation.Forward();
            mlp.Computation.Backward(mlp.Loss);
            foreach (var parameter in mlp.Parameters)
            {
                for (var k = 0; k < parameter.Grad.Length; k++)
                {
                    var g = parameter.Grad[k] + (Penalty * parameter.Value[k]);
                    sum += g * g;
                }
            }
        }

        return sum / _labels.Length;
    }

    private void Show(Mlp mlp, int start, int count)
    {
        mlp.Input.Set(_pixels.AsSpan(start * Inputs, count * Inputs));
        mlp.Labels.Set(_labels.AsSpan(start, count));
    }
}
