using SelfPlay.Games;

namespace SelfPlay.Supervised.L02_ScalarAutograd;

/// <summary>A network 2-16-16-1 with ReLU, every weight a <see cref="Scalar"/>, and its hinge loss on a set of points as one program.</summary>
internal sealed class ScalarNetwork
{
    private const int Hidden = 16;
    private readonly ScalarProgram _program = new();
    private readonly Scalar[] _parameters;
    private readonly Scalar[] _scores;
    private readonly Moons _points;

    /// <summary>Writes the program down.</summary>
    public ScalarNetwork(Moons points, double penalty, ref Xoshiro256 random)
    {
        _points = points;
        var weights = new List<Scalar>();
        foreach (var (inputs, outputs) in new[] { (2, Hidden), (Hidden, Hidden), (Hidden, 1) })
        {
            for (var i = 0; i < (inputs + 1) * outputs; i++)
            {
                // The last of a unit's numbers is its bias.
                var isBias = i % (inputs + 1) == inputs;
                weights.Add(_program.Variable(isBias ? 0 : random.Normal() * Math.Sqrt(2.0 / inputs)));
            }
        }

        _parameters = [.. weights];
        _scores = [.. points.X.Select(point => Score([.. point.Select(_program.Variable)]))];
        var (one, share) = (_program.Variable(1), _program.Variable(1.0 / points.Y.Length));
        var hinge = _scores.Zip(points.Y, (score, y) => (one - (_program.Variable(y) * score)).Relu()).Aggregate((sum, x) => sum + x);
        var norm = _parameters.Select(w => w * w).Aggregate((sum, x) => sum + x);
        Loss = (share * hinge) + (_program.Variable(penalty) * norm);
    }

    /// <summary>Mean hinge loss plus penalty.</summary>
    public Scalar Loss { get; }

    /// <summary>The program.</summary>
    public ScalarProgram Program => _program;

    /// <summary>Share of its points that have a score of the right sign.</summary>
    public double Accuracy => _scores.Zip(_points.Y, (score, y) => score.Value * y > 0 ? 1.0 : 0).Average();

    /// <summary>One step of gradient descent on all points, Φ ← Φ − η∇L.</summary>
    public void Step(double rate)
    {
        _program.Backward(Loss);
        foreach (var parameter in _parameters)
        {
            _program.Values[parameter.Index] -= rate * parameter.Grad;
        }

        _program.Forward();
    }

    /// <summary>The score of a point, in a small program of its own with the present weights.</summary>
    public double ScoreOf(double[] point)
    {
        var program = new ScalarProgram();
        var weights = _parameters.Select(p => program.Variable(p.Value)).ToArray();
        return Score([.. point.Select(program.Variable)], weights).Value;
    }

    private Scalar Score(Scalar[] x) => Score(x, _parameters);

    private static Scalar Score(Scalar[] x, Scalar[] weights)
    {
        var next = 0;
        foreach (var outputs in new[] { Hidden, Hidden, 1 })
        {
            var y = new Scalar[outputs];
            for (var j = 0; j < outputs; j++, next += x.Length + 1)
            {
                var unit = weights.AsSpan(next, x.Length + 1);
                var sum = unit[^1];
                for (var i = 0; i < x.Length; i++)
                {
                    sum += unit[i] * x[i];
                }

                y[j] = outputs == 1 ? sum : sum.Relu();
            }

            x = y;
        }

        return x[0];
    }
}
