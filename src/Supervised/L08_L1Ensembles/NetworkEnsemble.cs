using System.Numerics;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L08_L1Ensembles;

/// <summary>
/// K models whose probabilities are averaged, P = (1/K) Σ P_k. −ln is convex, so −ln P(y|x) ≤ mean of −ln P_k(y|x) for every
/// single example (Jensen).
/// </summary>
internal sealed class NetworkEnsemble
{
    private readonly IReadOnlyList<ClassPredictions> _members;

    /// <summary>An ensemble of models that predicted the same examples.</summary>
    public NetworkEnsemble(IReadOnlyList<ClassPredictions> members)
    {
        ArgumentOutOfRangeException.ThrowIfZero(members.Count);
        _members = members;
        Average = Mean(members);
    }

    /// <summary>The averaged predictions.</summary>
    public ClassPredictions Average { get; }

    /// <summary>Mean over members of their mean −ln P.</summary>
    public double MeanLoss => _members.Average(m => m.Loss());

    /// <summary>Mean over members of their error.</summary>
    public double MeanError => _members.Average(m => m.Error());

    /// <summary>Mean over members of their calibration error.</summary>
    public double MeanCalibrationError => _members.Average(m => m.CalibrationError());

    /// <summary>Mean over members of their squared distance from the one-hot class.</summary>
    public double MeanBrier => _members.Average(m => m.Brier());

    /// <summary>
    /// Mean squared distance of members from their average: what the average gains in squared error, exactly (the ambiguity of
    /// Krogh and Vedelsby 1995).
    /// </summary>
    public double Ambiguity
    {
        get
        {
            var sum = 0.0;
            foreach (var member in _members)
            {
                for (var i = 0; i < member.P.Length; i++)
                {
                    var difference = (double)member.P[i] - Average.P[i];
                    sum += difference * difference;
                }
            }

            return sum / _members.Count / Average.Labels.Length;
        }
    }

    /// <summary>Examples on which −ln P is above the mean of −ln P_k by more than rounding.</summary>
    public int JensenViolations()
    {
        const double Rounding = 1e-5;
        var mine = Average.Losses();
        double[][] theirs = [.. _members.Select(m => m.Losses())];
        return Enumerable.Range(0, mine.Length).Count(i => mine[i] > theirs.Average(losses => losses[i]) + Rounding);
    }

    /// <summary>
    /// Mean squared error (Brier) of the averages of all subsets of <paramref name="size"/> members. For M members with
    /// ambiguity V around their average it is Brier(all) + V/size · (M − size)/(M − 1).
    /// </summary>
    public double MeanBrierOfSubsets(int size)
    {
        var scores = Enumerable.Range(0, 1 << _members.Count)
            .Where(set => BitOperations.PopCount((uint)set) == size)
            .Select(set => Mean([.. _members.Where((_, k) => (set >> k & 1) == 1)]).Brier());
        return scores.Average();
    }

    private static ClassPredictions Mean(IReadOnlyList<ClassPredictions> members)
    {
        var p = new float[members[0].P.Length];
        for (var i = 0; i < p.Length; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < members.Count; k++)
            {
                sum += members[k].P[i];
            }

            p[i] = (float)(sum / members.Count);
        }

        return new ClassPredictions(p, members[0].Labels);
    }
}
