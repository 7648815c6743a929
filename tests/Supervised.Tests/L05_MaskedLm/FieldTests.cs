using SelfPlay.Games;
using SelfPlay.Supervised.L05_MaskedLm;

namespace SelfPlay.Supervised.Tests.L05_MaskedLm;

public sealed class FieldTests
{
    [Fact]
    public void States_are_numbers_in_base_q()
    {
        var space = new StateSpace(3, 8);

        Assert.Equal(512, space.Count);
        Assert.Equal((5, 2, 7), (space.ValueOf(5 + (2 * 8) + (7 * 64), 0), space.ValueOf(5 + (2 * 8) + (7 * 64), 1), space.ValueOf(5 + (2 * 8) + (7 * 64), 2)));
        Assert.Equal(5 + (3 * 8) + (7 * 64), space.With(5 + (2 * 8) + (7 * 64), 1, 3));
    }

    [Fact]
    public void Two_spins_have_their_known_law()
    {
        // A grid of side 2: 4 couplings, 4 fields; only the first spin's field is set.
        var field = LogLinearField.Ising(2);
        var parameters = new double[field.Dimension];
        parameters[4] = 0.3;

        var law = field.Law(parameters);

        Assert.Equal(8, field.Dimension);
        Assert.Equal(Math.Tanh(0.3), field.Mean(law)[4], 1e-12);
        Assert.Equal(0, field.Mean(law)[0], 1e-12);
    }

    [Fact]
    public void Gradients_are_those_of_finite_differences()
    {
        var random = new Xoshiro256(1);
        var field = LogLinearField.Potts(2, 3);
        var (data, at) = (field.Law(field.Draw(1, ref random)), field.Draw(1, ref random));
        var (likelihood, pseudo, scratch) = (new double[field.Dimension], new double[field.Dimension], new double[field.Dimension]);
        _ = field.Likelihood(data, at, likelihood);
        _ = field.PseudoLikelihood(data, at, pseudo);

        for (var k = 0; k < field.Dimension; k++)
        {
            double[] above = [.. at];
            double[] below = [.. at];
            above[k] += 1e-5;
            below[k] -= 1e-5;
            Assert.Equal((field.Likelihood(data, above, scratch) - field.Likelihood(data, below, scratch)) / 2e-5, likelihood[k], 1e-8);
            Assert.Equal((field.PseudoLikelihood(data, above, scratch) - field.PseudoLikelihood(data, below, scratch)) / 2e-5, pseudo[k], 1e-8);
        }
    }

    [Fact]
    public void Gibbs_sampling_converges_to_the_law_whose_conditionals_it_has()
    {
        var random = new Xoshiro256(2);
        var field = LogLinearField.Potts(2, 3);
        var law = field.Law(field.Draw(1, ref random));
        var conditionals = Conditionals.Of(field.Space, law);
        int[] chains = new int[20_000];
        for (var sweep = 0; sweep < 20; sweep++)
        {
            foreach (ref var chain in chains.AsSpan())
            {
                chain = conditionals.Sweep(chain, ref random);
            }
        }

        Assert.Equal(0, Laws.Variation(law, conditionals.Stationary()), 1e-10);
        Assert.True(Laws.Variation(law, Laws.Frequencies(chains, law.Length)) < 0.02);
    }

    [Fact]
    public void Conditionals_of_another_law_have_less_pseudo_likelihood()
    {
        var random = new Xoshiro256(3);
        var field = LogLinearField.Ising(2);
        var (law, other) = (field.Law(field.Draw(1, ref random)), field.Law(field.Draw(1, ref random)));

        Assert.True(Conditionals.Of(field.Space, law).MeanLog(law) > Conditionals.Of(field.Space, other).MeanLog(law));
        Assert.Equal(0, Laws.Divergence(law, law), 1e-15);
        Assert.True(Laws.Divergence(law, other) > 0);
    }

    [Fact]
    public void Draws_have_the_law_s_frequencies()
    {
        var random = new Xoshiro256(4);

        var frequencies = Laws.Frequencies(Laws.Draw([0.5, 0, 0.2, 0.3], 50_000, ref random), 4);

        Assert.Equal(0, frequencies[1]);
        Assert.Equal(0.2, frequencies[2], 0.01);
    }
}
