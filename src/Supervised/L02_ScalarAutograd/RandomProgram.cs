using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;

namespace SelfPlay.Supervised.L02_ScalarAutograd;

/// <summary>
/// A random program whose operands are drawn from everything before, so that most results are used several times, with a loss that every
/// assignment has a share in. Functions are only applied where they are smooth and their values small.
/// </summary>
internal sealed class RandomProgram
{
    private const double Large = 3;

    /// <summary>Writes it.</summary>
    public RandomProgram(int inputs, int steps, ref Xoshiro256 random)
    {
        Inputs = inputs;
        var one = Program.Variable(1);
        var all = new List<Scalar>();
        for (var i = 0; i < inputs; i++)
        {
            all.Add(Program.Variable(random.Normal()));
        }

        for (var step = 0; step < steps; step++)
        {
            var (a, b) = (all[random.Below(all.Count)], all[random.Below(all.Count)]);
            var positive = one + (b * b);
            var next = random.Below(8) switch
            {
                0 => a + b,
                1 => a - b,
                2 => a * b,
                3 => a / positive,
                4 => a.Tanh().Exp(),
                5 => positive.Log(),
                6 => positive.Sqrt(),
                _ => (one + (a * b).Exp()).Log(),
            };
            all.Add(Math.Abs(next.Value) > Large ? next.Tanh() : next);
        }

        Loss = all.Aggregate((sum, x) => sum + x.Tanh());
    }

    /// <summary>The program. Number 0 is the constant 1, then come the inputs.</summary>
    public ScalarProgram Program { get; } = new();

    /// <summary>Number of inputs.</summary>
    public int Inputs { get; }

    /// <summary>The sum of tanh over all numbers.</summary>
    public Scalar Loss { get; }

    /// <summary>
    /// The largest difference between the derivatives with respect to the first <paramref name="cut"/> numbers of the program that begins at the
    /// cut, and their central differences, relative to the largest of them. Only assignments from the cut on run, backward and forward.
    /// </summary>
    public double WorstError(int cut, double step)
    {
        Program.Forward();
        Program.Backward(Loss, cut);
        var grads = Program.Grads[..cut].ToArray();
        var values = Program.Values[..cut].ToArray();
        var pairs = new List<(double, double)>();
        for (var i = 0; i < cut; i++)
        {
            var difference = (LossAt(i, values[i] + step, cut) - LossAt(i, values[i] - step, cut)) / (2 * step);
            Program.Values[i] = values[i];
            pairs.Add((grads[i], difference));
        }

        return GradientCheck.Worst(pairs);
    }

    private double LossAt(int index, double value, int cut)
    {
        Program.Values[index] = value;
        Program.Forward(cut);
        return Loss.Value;
    }
}
