namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// Entropies of finite distributions, exactly by their sums and in nats; a bit is ln 2 nats. Where a probability is 0 its
/// term is the limit, 0 (Shannon 1948; Cover and Thomas, "Elements of Information Theory", chapter 2).
/// </summary>
internal static class Information
{
    /// <summary>H(P) = −Σ P ln P. [K]</summary>
    public static double Entropy(ReadOnlySpan<double> p) => CrossEntropy(p, p);

    /// <summary>H(P, Q) = −Σ P ln Q, the nats that samples of P cost in a code made for Q; infinite if Q excludes any. [K]</summary>
    public static double CrossEntropy(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        q = q[..p.Length];
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            sum -= p[i] == 0 ? 0 : p[i] * Math.Log(q[i]);
        }

        return sum;
    }

    /// <summary>KL(P, Q) = Σ P ln P/Q. [K]</summary>
    public static double Divergence(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        q = q[..p.Length];
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            sum += p[i] == 0 ? 0 : p[i] * Math.Log(p[i] / q[i]);
        }

        return sum;
    }

    /// <summary>The distribution in which every outcome has its share of the counts. [K]</summary>
    public static double[] Shares(IReadOnlyCollection<long> counts)
    {
        var total = (double)counts.Sum();
        return [.. counts.Select(count => count / total)];
    }

    /// <summary>Nats to bits: 1 nat = 1.4427 bits.</summary>
    public static double Bits(double nats) => nats / Math.Log(2);
}

/// <summary>A joint distribution of two variables.</summary>
/// <param name="P">P(x, y), row by row. [X*Y]</param>
/// <param name="Columns">Number of values of y, Y.</param>
internal sealed record JointDistribution(double[] P, int Columns)
{
    /// <summary>Number of values of x, X.</summary>
    public int Rows => P.Length / Columns;

    /// <summary>P(x). [X]</summary>
    public double[] X() => [.. Enumerable.Range(0, Rows).Select(x => P.AsSpan(x * Columns, Columns).ToArray().Sum())];

    /// <summary>P(y). [Y]</summary>
    public double[] Y() => [.. Enumerable.Range(0, Columns).Select(y => Enumerable.Range(0, Rows).Sum(x => P[(x * Columns) + y]))];

    /// <summary>H(x, y).</summary>
    public double Entropy() => Information.Entropy(P);

    /// <summary>H(y | x) = Σ P(x) H(P(y | x)), from the conditional distributions.</summary>
    public double ConditionalEntropy()
    {
        var sum = 0.0;
        foreach (var (x, px) in X().Index())
        {
            sum += px == 0 ? 0 : px * Information.Entropy([.. P.AsSpan(x * Columns, Columns).ToArray().Select(p => p / px)]);
        }

        return sum;
    }

    /// <summary>I(x, y) = KL(P(x, y), P(x) P(y)), from the definition.</summary>
    public double MutualInformation()
    {
        var (x, y) = (X(), Y());
        return Information.Divergence(P, [.. x.SelectMany(px => y.Select(py => px * py))]);
    }

    /// <summary>The joint distribution of x and z where z is drawn from <paramref name="channel"/>, P(z | y). [Y*Z]</summary>
    public JointDistribution Through(double[] channel, int outputs)
    {
        var joint = new double[Rows * outputs];
        for (var x = 0; x < Rows; x++)
        {
            for (var y = 0; y < Columns; y++)
            {
                SpanMath.AddScaled(joint.AsSpan(x * outputs, outputs), P[(x * Columns) + y], channel.AsSpan(y * outputs, outputs));
            }
        }

        return new JointDistribution(joint, outputs);
    }
}
