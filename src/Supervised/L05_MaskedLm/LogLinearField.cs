using SelfPlay.Games;

namespace SelfPlay.Supervised.L05_MaskedLm;

/// <summary>
/// A Markov random field P(y) ∝ exp(θ·φ(y)) whose states can be listed: Ising and Potts models. Likelihood and pseudo-likelihood
/// of data with their gradients, both concave in θ.
/// </summary>
internal sealed class LogLinearField
{
    private readonly double[][] _features;

    private LogLinearField(StateSpace space, double[][] features) => (Space, _features) = (space, features);

    /// <summary>The states.</summary>
    public StateSpace Space { get; }

    /// <summary>Parameters.</summary>
    public int Dimension => _features[0].Length;

    /// <summary>The Ising model of a square grid, y_i = ±1: Σ over neighbours J_ij y_i y_j + Σ h_i y_i. Couplings come first.</summary>
    public static LogLinearField Ising(int side)
    {
        var space = new StateSpace(side * side, 2);
        var pairs = Enumerable.Range(0, space.Sites).SelectMany(i => (int[][])
        [
            .. (i % side) + 1 < side ? [[i, i + 1]] : Array.Empty<int[]>(),
            .. i + side < space.Sites ? [[i, i + side]] : Array.Empty<int[]>(),
        ]).ToArray();
        return new LogLinearField(space, [.. Enumerable.Range(0, space.Count).Select(state => (double[])
            [.. pairs.Select(pair => Spin(state, pair[0]) * Spin(state, pair[1])), .. Enumerable.Range(0, space.Sites).Select(i => Spin(state, i))])]);

        double Spin(int state, int site) => (2 * space.ValueOf(state, site)) - 1;
    }

    /// <summary>The Potts model with a table for every pair of sites: Σ_i&lt;j J_ij(y_i, y_j) + Σ_i h_i(y_i).</summary>
    public static LogLinearField Potts(int sites, int values)
    {
        var space = new StateSpace(sites, values);
        (int I, int J)[] pairs = [.. Enumerable.Range(0, sites).SelectMany(i => Enumerable.Range(i + 1, sites - i - 1).Select(j => (i, j)))];
        return new LogLinearField(space, [.. Enumerable.Range(0, space.Count).Select(state =>
        {
            var features = new double[(pairs.Length * values * values) + (sites * values)];
            for (var k = 0; k < pairs.Length; k++)
            {
                features[(((k * values) + space.ValueOf(state, pairs[k].I)) * values) + space.ValueOf(state, pairs[k].J)] = 1;
            }

            for (var i = 0; i < sites; i++)
            {
                features[(pairs.Length * values * values) + (i * values) + space.ValueOf(state, i)] = 1;
            }

            return features;
        })]);
    }

    /// <summary>Parameters drawn from a normal law.</summary>
    public double[] Draw(double deviation, ref Xoshiro256 random)
    {
        var parameters = new double[Dimension];
        foreach (ref var parameter in parameters.AsSpan())
        {
            parameter = deviation * random.Normal();
        }

        return parameters;
    }

    /// <summary>P(y) of all states.</summary>
    public double[] Law(ReadOnlySpan<double> parameters)
    {
        var law = new double[Space.Count];
        for (var state = 0; state < law.Length; state++)
        {
            law[state] = Math.Exp(Score(parameters, state));
        }

        var sum = law.Sum();
        return [.. law.Select(weight => weight / sum)];
    }

    /// <summary>E φ(y) under a law. [D]</summary>
    public double[] Mean(double[] law)
    {
        var mean = new double[Dimension];
        for (var state = 0; state < law.Length; state++)
        {
            Add(mean, law[state], state);
        }

        return mean;
    }

    /// <summary>E ln P(y) under the data's law, and its gradient E_data φ − E_model φ.</summary>
    public double Likelihood(double[] data, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var law = Law(parameters);
        var (observed, expected) = (Mean(data), Mean(law));
        for (var k = 0; k < Dimension; k++)
        {
            gradient[k] = observed[k] - expected[k];
        }

        return data.Zip(law, (d, p) => d > 0 ? d * Math.Log(p) : 0).Sum();
    }

    /// <summary>E Σ_i ln P(y_i|y_−i) under the data's law, and its gradient: no sum over all states, only over the values of one site at a time.</summary>
    public double PseudoLikelihood(double[] data, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        gradient.Clear();
        var value = 0.0;
        var weights = new double[Space.Values];
        for (var state = 0; state < data.Length; state++)
        {
            for (var site = 0; site < Space.Sites && data[state] > 0; site++)
            {
                for (var a = 0; a < weights.Length; a++)
                {
                    weights[a] = Math.Exp(Score(parameters, Space.With(state, site, a)));
                }

                var sum = weights.Sum();
                value += data[state] * Math.Log(weights[Space.ValueOf(state, site)] / sum);
                Add(gradient, data[state], state);
                for (var a = 0; a < weights.Length; a++)
                {
                    Add(gradient, -data[state] * weights[a] / sum, Space.With(state, site, a));
                }
            }
        }

        return value;
    }

    private double Score(ReadOnlySpan<double> parameters, int state) => Numerics.SpanMath.Dot(parameters, _features[state]);

    private void Add(Span<double> sum, double weight, int state) => Numerics.SpanMath.AddScaled(sum, weight, _features[state]);
}
