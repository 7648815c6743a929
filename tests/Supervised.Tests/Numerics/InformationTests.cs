using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Tests.Numerics;

public sealed class InformationTests
{
    [Fact]
    public void Entropies_are_those_of_the_formula_and_zeros_cost_nothing()
    {
        Assert.Equal(1.5 * Math.Log(2), Information.Entropy([0.5, 0.25, 0, 0.25]), 15);
        Assert.Equal(Math.Log(4), Information.CrossEntropy([0.5, 0.25, 0, 0.25], [0.25, 0.25, 0.25, 0.25]), 15);
        Assert.Equal(0.5 * Math.Log(2), Information.Divergence([0.5, 0.25, 0, 0.25], [0.25, 0.25, 0.25, 0.25]), 15);
        Assert.Equal(double.PositiveInfinity, Information.Divergence([0.5, 0.5], [1, 0]));
        Assert.Equal(1.4427, Information.Bits(1), 4);
    }

    [Fact]
    public void Mutual_information_of_copies_is_the_entropy_and_of_independent_ones_is_none()
    {
        var copies = new JointDistribution([0.25, 0, 0, 0.75], 2);
        var independent = new JointDistribution([0.1, 0.3, 0.15, 0.45], 2);

        Assert.Equal(Information.Entropy([0.25, 0.75]), copies.MutualInformation(), 15);
        Assert.Equal(0, copies.ConditionalEntropy(), 15);
        Assert.Equal(0, independent.MutualInformation(), 15);
        Assert.Equal(Information.Entropy([0.25, 0.75]), independent.ConditionalEntropy(), 15);
    }

    [Fact]
    public void Channel_mixes_columns()
    {
        var joint = new JointDistribution([0.1, 0.3, 0.2, 0.4], 2).Through([1, 0, 0, 0.5, 0.25, 0.25], 3);

        Assert.Equal([0.25, 0.075, 0.075, 0.4, 0.1, 0.1], joint.P, (a, b) => Math.Abs(a - b) < 1e-15);
    }
}
