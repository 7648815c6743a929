using SelfPlay.Games;
using SelfPlay.Supervised.L01_FundamentalEquations;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Tests.L01_FundamentalEquations;

public sealed class FundamentalTests
{
    [Fact]
    public void Slopes_are_those_of_the_losses_and_far_margins_do_not_overflow()
    {
        const double Step = 1e-6;
        foreach (var loss in new[] { MarginLoss.Log, MarginLoss.Hinge })
        {
            foreach (var m in new[] { -3, 0.3, 2.5 })
            {
                Assert.Equal((loss.Of(m + Step) - loss.Of(m - Step)) / (2 * Step), loss.Slope(m), 8);
            }
        }

        Assert.Equal(1000, MarginLoss.Log.Of(-1000));
        Assert.Equal(0, MarginLoss.Log.Of(1000));
        Assert.Equal(-1, MarginLoss.Log.Slope(-1000));
    }

    [Fact]
    public void Classifier_separates_points_that_a_line_separates()
    {
        var random = new Xoshiro256(1);
        double[][] x = [.. Enumerable.Range(0, 60).Select(i => (double[])[random.Normal() + (i % 2 == 0 ? 3 : -3), random.Normal(), 1])];
        var examples = new BinaryExamples(x, [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? 1 : -1)]);

        var classifier = MarginClassifier.Train(MarginLoss.Hinge, examples, 0.01, 500, TestContext.Current.CancellationToken);

        Assert.Equal(0, classifier.Error(examples));
        Assert.Equal(1, new MarginClassifier([.. classifier.W.Select(w => -w)]).Error(examples));
    }

    [Fact]
    public void Samples_occur_as_often_as_they_are_likely()
    {
        var random = new Xoshiro256(2);
        var joint = new JointDistribution([0.1, 0.2, 0.3, 0.4], 2);

        var shares = FiniteTable.Sample(joint, 100_000, ref random);

        Assert.Equal(joint.P, shares.P, (a, b) => Math.Abs(a - b) < 0.006);
        Assert.Equal([1.0 / 3, 2.0 / 3, 3.0 / 7, 4.0 / 7], FiniteTable.Conditional(joint), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Strings_of_a_grammar_share_one_unless_there_is_no_end()
    {
        var grammar = new RandomGrammar(2, 3);

        Assert.Equal(1, grammar.Mass(4, mustEnd: true).Ended, 12);
        var (ended, open) = grammar.Mass(4, mustEnd: false);
        Assert.InRange(open, 1e-6, 0.9);
        Assert.Equal(1, ended + open, 12);
        Assert.Equal(1, grammar.MassWithoutEnd(4), 12);
    }
}
