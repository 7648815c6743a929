using SelfPlay.Games;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.Problems;

public sealed class ExampleLossTests
{
    private const double Step = 1e-5;
    private static readonly (double[][] X, int[] Labels) s_examples = Examples();

    public static TheoryData<string> Losses => ["linear", "softmax", "logistic", "network"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradient_is_the_slope_of_the_loss(string name)
    {
        var loss = Loss(name);
        var random = new Xoshiro256(8);
        double[] w = [.. Enumerable.Range(0, loss.Dimension).Select(_ => 0.5 * random.Normal())];
        var gradient = new double[loss.Dimension];

        Assert.Equal(loss.Loss(w), loss.Gradient(w, gradient), 1e-13);

        for (var i = 0; i < w.Length; i++)
        {
            var kept = w[i];
            w[i] = kept + Step;
            var above = loss.Loss(w);
            w[i] = kept - Step;
            var below = loss.Loss(w);
            w[i] = kept;
            Assert.Equal((above - below) / (2 * Step), gradient[i], 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradients_of_examples_average_to_the_gradient(string name)
    {
        var loss = Loss(name).Clone();
        var random = new Xoshiro256(9);
        double[] w = [.. Enumerable.Range(0, loss.Dimension).Select(_ => 0.5 * random.Normal())];
        var (gradient, one, mean) = (new double[loss.Dimension], new double[loss.Dimension], new double[loss.Dimension]);
        var square = 0.0;
        loss.Gradient(w, gradient);

        for (var b = 0; b < loss.Count; b++)
        {
            loss.ExampleGradient(w, b, one);
            square += one.Sum(g => g * g) / loss.Count;
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += one[i] / loss.Count;
            }
        }

        Assert.All(mean.Zip(gradient), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.Equal(square, loss.GradientSquare(w), 1e-12);
    }

    [Fact]
    public void Cross_entropy_and_its_derivative_are_right_on_two_outputs()
    {
        double[] z = [1.0, 3.0];

        Assert.Equal(Math.Log(1 + Math.Exp(2)), Softmax.CrossEntropy(z, 0), 12);
        Assert.Equal(-0.880797, z[0], 6);
        Assert.Equal(0.880797, z[1], 6);
    }

    [Fact]
    public void Network_error_rate_counts_wrong_classes()
    {
        // No hidden unit matters; the output biases always say class 1.
        var network = new TanhNetwork([[1.0], [1.0], [1.0], [1.0]], [1, 1, 1, 0], 1, 2, 0);

        Assert.Equal(0.25, network.ErrorRate([0.0, 0.0, -1.0, 0.0, 1.0]));
    }

    private static IExampleLoss Loss(string name) => name switch
    {
        "linear" => new LinearRegression(s_examples.X, [.. s_examples.Labels.Select(l => (double)l)]),
        "logistic" => new LogisticRegression(s_examples.X, [.. s_examples.Labels.Select(l => l > 0)], 0.1),
        "softmax" => new SoftmaxRegression(s_examples.X, s_examples.Labels, 3, 0.1),
        _ => new TanhNetwork(s_examples.X, s_examples.Labels, 5, 3, 0.1),
    };

    private static (double[][] X, int[] Labels) Examples()
    {
        var random = new Xoshiro256(7);
        double[][] x = [.. Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, 4).Select(_ => random.Normal()).ToArray())];
        return (x, [.. Enumerable.Range(0, 20).Select(i => i % 3)]);
    }
}
