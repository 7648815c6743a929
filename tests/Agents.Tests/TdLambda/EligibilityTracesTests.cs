using SelfPlay.Agents.TdLambda;
using SelfPlay.Games;
using SelfPlay.Games.Boards;

namespace SelfPlay.Agents.Tests.TdLambda;

/// <summary>The backward view of TD(lambda) against the forward view, which defines it.</summary>
public sealed class EligibilityTracesTests
{
    private const float Rate = 0.3f;

    private readonly ValueNetwork _network;

    public EligibilityTracesTests()
    {
        var random = new Xoshiro256(1);
        _network = ValueNetwork.Draw(ConnectFour.Info.InputSize, 7, ref random);
    }

    /// <summary>Sutton (1988) for lambda below 1, with the weights held still: sum of alpha delta e = sum of alpha (G - u) grad y.</summary>
    [Theory]
    [InlineData(0f, 0)]
    [InlineData(0.7f, 0)]
    [InlineData(0.95f, 0)]
    [InlineData(1f, 0)]
    [InlineData(0f, 0.2)]
    [InlineData(0.7f, 0.2)]
    [InlineData(1f, 0.2)]
    public void The_sum_over_a_game_is_that_of_the_lambda_returns(float lambda, double exploration)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var game = Inputs(RandomGames.Play<ConnectFour>(seed, exploration));
            var backward = new float[_network.Parameters.Length];
            new EligibilityTraces(_network, lambda).Learn(game, Rate, backward);
            var forward = Forward(game, lambda);
            Assert.All(backward.Zip(forward), pair => Assert.Equal(pair.Second, pair.First, 2e-5));
            Assert.True(backward.Max(Math.Abs) > 0.01f);
        }
    }

    /// <summary>With lambda = 1 every position is pulled to the outcome, with lambda = 0 to the value of the next position.</summary>
    [Fact]
    public void The_ends_are_Monte_Carlo_and_one_step_differences()
    {
        var game = Inputs(RandomGames.Play<ConnectFour>(3, 0));
        var values = Values(game);
        var outcome = new float[_network.Parameters.Length];
        var next = new float[_network.Parameters.Length];
        for (var ply = 0; ply < game.Plies; ply++)
        {
            var sign = GameInputs.Sign(ply);
            _network.AddGradient(game.At(ply), sign * Rate * (float)(game.Outcome - values[ply]), outcome);
            _network.AddGradient(game.At(ply), sign * Rate * (float)(values[ply + 1] - values[ply]), next);
        }

        var (one, zero) = (new float[outcome.Length], new float[outcome.Length]);
        new EligibilityTraces(_network, 1).Learn(game, Rate, one);
        var squares = new EligibilityTraces(_network, 0).Learn(game, Rate, zero);
        Assert.All(outcome.Zip(one), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.All(next.Zip(zero), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(values.Zip(values.Skip(1), (a, b) => (b - a) * (b - a)).Sum(), squares, 1e-5);
    }

    [Fact]
    public void Learning_from_the_same_game_again_and_again_makes_its_values_its_outcome()
    {
        var game = Inputs(RandomGames.Play<ConnectFour>(5, 0));
        Assert.NotEqual(0, game.Outcome);
        var traces = new EligibilityTraces(_network, 0.7f);
        for (var i = 0; i < 2_000; i++)
        {
            traces.Learn(game, 0.05f, _network.Parameters);
        }

        Assert.All(Values(game), value => Assert.InRange(game.Outcome * value, 0.9, 1));
    }

    /// <summary>
    /// By the definition: the lambda-return of position t is (1 - lambda) sum of lambda^(n-1) G(n), G(n) the value n plies on,
    /// and what is left of the weights, lambda^(last n - 1), goes to the last one there is: the outcome, or the value at the
    /// position from which somebody explored.
    /// </summary>
    private float[] Forward(GameInputs game, double lambda)
    {
        var values = Values(game);
        var sum = new float[_network.Parameters.Length];
        for (var t = 0; t < game.Plies; t++)
        {
            var end = t;
            while (end < game.Plies && !game.Explored(end))
            {
                end++;
            }

            if (end == t)
            {
                continue;
            }

            var result = Math.Pow(lambda, end - t - 1) * values[end];
            for (var n = 1; n < end - t; n++)
            {
                result += (1 - lambda) * Math.Pow(lambda, n - 1) * values[t + n];
            }

            _network.AddGradient(game.At(t), GameInputs.Sign(t) * Rate * (float)(result - values[t]), sum);
        }

        return sum;
    }

    /// <summary>u of every position, for the player who began, and the outcome behind them.</summary>
    private double[] Values(GameInputs game) =>
        [.. Enumerable.Range(0, game.Plies).Select(ply => (double)(GameInputs.Sign(ply) * _network.Evaluate(game.At(ply)))), game.Outcome];

    private static GameInputs Inputs(TdEpisode game)
    {
        var inputs = new GameInputs(ConnectFour.Info.InputSize);
        inputs.Set<ConnectFour>(game, symmetry: 0);
        return inputs;
    }
}
