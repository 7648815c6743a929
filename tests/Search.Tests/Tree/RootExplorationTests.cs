using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Evaluation;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>Dirichlet noise and temperature: the distributions they promise.</summary>
public sealed class RootExplorationTests
{
    [Fact]
    public void Noise_has_the_mean_and_the_spread_of_its_dirichlet_distribution()
    {
        const int Draws = 10_000;
        var options = new SearchOptions();
        var random = new Xoshiro256(21);
        var evaluator = new HashEvaluator<ConnectFour>();
        var prior = new float[7];
        evaluator.Priors(ConnectFour.Start.Key, prior);
        var search = new TreeSearch<ConnectFour>(options);
        var (sum, squares) = (new double[7], new double[7]);
        for (var draw = 0; draw < Draws; draw++)
        {
            var noisy = RootPriors(search, evaluator, explore: true, ref random);
            Assert.Equal(1, noisy.Sum(), 1e-5f);
            for (var i = 0; i < 7; i++)
            {
                var noise = (noisy[i] - ((1 - options.NoiseShare) * prior[i])) / options.NoiseShare;
                Assert.InRange(noise, -1e-5, 1 + 1e-5);
                sum[i] += noise;
                squares[i] += noise * noise;
            }
        }

        // Dirichlet with alpha = 10 / 7 for each of seven moves: mean 1/7, variance 1/7 * 6/7 / (10 + 1).
        const double Variance = 6.0 / 49 / 11;
        Assert.All(sum, s => Assert.Equal(1.0 / 7, s / Draws, 5 * Math.Sqrt(Variance / Draws)));
        Assert.All(squares.Zip(sum), s => Assert.Equal(Variance, (s.First / Draws) - Math.Pow(s.Second / Draws, 2), 0.1 * Variance));
    }

    [Theory]
    [InlineData(false, 0.25f)]
    [InlineData(true, 0f)]
    public void Without_exploration_or_without_a_share_there_is_no_noise(bool explore, float share)
    {
        var random = new Xoshiro256(22);
        var evaluator = new HashEvaluator<ConnectFour>();
        var prior = new float[7];
        evaluator.Priors(ConnectFour.Start.Key, prior);
        var search = new TreeSearch<ConnectFour>(new SearchOptions { NoiseShare = share });
        Assert.Equal(prior, RootPriors(search, evaluator, explore, ref random));
    }

    [Fact]
    public void Noise_touches_the_root_alone()
    {
        var evaluator = new HashEvaluator<ConnectFour>();
        var search = Positions.Searched(ConnectFour.Start, new SearchOptions(), evaluator, 50, explore: true);
        var tree = search.Tree;
        for (var i = 0; i < 7; i++)
        {
            var child = tree.Children(SearchTree.Root)[i];
            if (child != SearchTree.Unvisited)
            {
                var position = ConnectFour.Start;
                position.Play(tree.Moves(SearchTree.Root)[i]);
                var prior = new float[7];
                evaluator.Priors(position.Key, prior);
                Assert.Equal(prior, tree.Priors(child).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(0.5f)]
    [InlineData(2f)]
    public void Moves_are_drawn_from_the_visits_to_the_power_of_one_over_the_temperature(float temperature)
    {
        const int Draws = 20_000;
        var search = Positions.Searched(ConnectFour.Start, new SearchOptions(), new HashEvaluator<ConnectFour>(4), 100);
        var visits = search.Tree.Visits(SearchTree.Root).ToArray();
        Assert.True(visits.Count(n => n > 3) > 2);
        var random = new Xoshiro256(23);
        var counts = new int[7];
        for (var draw = 0; draw < Draws; draw++)
        {
            counts[search.ChooseMove(temperature, ref random)]++;
        }

        var shares = visits.Select(n => MathF.Pow(n, 1 / temperature)).ToArray();
        Assert.InRange(ChiSquare.Of(counts, shares), 0, ChiSquare.Limit(6));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.001f)]
    public void At_temperature_zero_the_most_visited_move_is_chosen(float temperature)
    {
        var search = Positions.Searched(ConnectFour.Start, new SearchOptions(), new HashEvaluator<ConnectFour>(4), 100);
        var visits = search.Tree.Visits(SearchTree.Root).ToArray();
        var random = new Xoshiro256(24);
        Assert.Equal(Array.IndexOf(visits, visits.Max()), search.ChooseMove(temperature, ref random));
    }

    private static float[] RootPriors<TGame>(TreeSearch<TGame> search, IEvaluator<TGame> evaluator, bool explore, ref Xoshiro256 random)
        where TGame : struct, IGame<TGame>
    {
        var batch = new EvaluationBatch<TGame>(1);
        search.Reset(TGame.Start);
        search.Begin(1, explore, ref random);
        Assert.True(search.TryCollect(batch, ref random));
        evaluator.Evaluate(batch);
        search.Deliver(batch, ref random);
        return search.Tree.Priors(SearchTree.Root).ToArray();
    }
}
