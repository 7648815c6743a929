using SelfPlay.Games;

namespace SelfPlay.Supervised.L05_MaskedLm;

/// <summary>
/// P(y_i | y_−i) for every state and site: all that masked language modelling learns. They define Gibbs sampling, which redraws
/// one site after the other given the rest.
/// </summary>
/// <param name="Space">The states.</param>
/// <param name="Probability">Of the value that site i has in state y, given the others'. [n][q^n]</param>
internal sealed record Conditionals(StateSpace Space, double[][] Probability)
{
    /// <summary>The conditionals of a law.</summary>
    public static Conditionals Of(StateSpace space, double[] law) => Of(space, (state, site) => law[state] / Sum(space, law, state, site));

    /// <summary>Conditionals by a function of state and site.</summary>
    public static Conditionals Of(StateSpace space, Func<int, int, double> probability) => new(
        space, [.. Enumerable.Range(0, space.Sites).Select(site => Enumerable.Range(0, space.Count).Select(state => probability(state, site)).ToArray())]);

    /// <summary>P̃(y) = Π_i P(y_i | y_−i), the pseudo-likelihood. It does not sum to 1.</summary>
    public double PseudoLikelihood(int state) => Probability.Aggregate(1.0, (product, site) => product * site[state]);

    /// <summary>E ln P̃(y) under a law, nats.</summary>
    public double MeanLog(double[] law) => Enumerable.Range(0, Space.Count).Sum(state => law[state] * Probability.Sum(site => Math.Log(site[state])));

    /// <summary>The law after site i was redrawn.</summary>
    public double[] Redraw(double[] law, int site)
    {
        var next = new double[law.Length];
        for (var state = 0; state < law.Length; state++)
        {
            next[state] = Probability[site][state] * Sum(Space, law, state, site);
        }

        return next;
    }

    /// <summary>The law after every site was redrawn once, in order.</summary>
    public double[] Sweep(double[] law) => Enumerable.Range(0, Space.Sites).Aggregate(law, Redraw);

    /// <summary>The law after one site chosen at random was redrawn.</summary>
    public double[] Step(double[] law)
    {
        var next = new double[law.Length];
        for (var site = 0; site < Space.Sites; site++)
        {
            var redrawn = Redraw(law, site);
            for (var state = 0; state < law.Length; state++)
            {
                next[state] += redrawn[state] / Space.Sites;
            }
        }

        return next;
    }

    /// <summary>The law that steps do not change, by making them until nothing moves.</summary>
    public double[] Stationary()
    {
        const int Most = 100_000;
        double[] law = [.. Enumerable.Repeat(1.0 / Space.Count, Space.Count)];
        for (var k = 0; k < Most; k++)
        {
            var next = Step(law);
            var moved = Laws.Variation(law, next);
            law = next;
            if (moved < 1e-16)
            {
                break;
            }
        }

        return law;
    }

    /// <summary>Redraws every site of a state once, in order.</summary>
    public int Sweep(int state, ref Xoshiro256 random)
    {
        for (var site = 0; site < Space.Sites; site++)
        {
            var draw = random.Unit();
            var value = 0;
            for (; value < Space.Values - 1; value++)
            {
                draw -= Probability[site][Space.With(state, site, value)];
                if (draw < 0)
                {
                    break;
                }
            }

            state = Space.With(state, site, value);
        }

        return state;
    }

    /// <summary>Σ over the values of a site.</summary>
    private static double Sum(StateSpace space, double[] law, int state, int site)
    {
        var sum = 0.0;
        for (var value = 0; value < space.Values; value++)
        {
            sum += law[space.With(state, site, value)];
        }

        return sum;
    }
}
