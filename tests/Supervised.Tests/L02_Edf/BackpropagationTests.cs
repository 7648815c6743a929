using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.Numerics;
using TorchSharp;

namespace SelfPlay.Supervised.Tests.L02_Edf;

public sealed class BackpropagationTests
{
    public static TheoryData<string> Activations => ["sigmoid", "tanh", "relu"];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Gradients_are_those_of_finite_differences(string name)
    {
        var problem = new TestProblem(Activation(name).Ours, 4, 1);

        Assert.InRange(GradientCheck.WorstError(problem.Mlp.Loss), 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Losses_and_gradients_are_those_of_torch(string name)
    {
        var (ours, theirs) = Activation(name);
        var problem = new TestProblem(ours, 9, 2);
        using var twin = new TorchTwin(problem.Mlp, theirs, parameters => torch.optim.SGD(parameters, 0));

        var loss = twin.Step(problem.Examples, problem.Labels);
        _ = problem.Gradients();

        Assert.Equal(loss, problem.Mlp.Loss.Value.Average(), 12);
        Assert.InRange(twin.WorstGradientDifference(problem.Mlp), 0, 1e-12);
    }

    [Fact]
    public void Gradient_of_a_batch_is_the_mean_of_its_examples_gradients()
    {
        const int Batch = 6;
        var problem = new TestProblem(x => new Tanh(x), Batch, 3);
        var whole = problem.Gradients();

        var sum = whole.Select(grad => new double[grad.Length]).ToArray();
        for (var b = 0; b < Batch; b++)
        {
            problem.Set(problem.Examples[(b * TestProblem.Inputs)..((b + 1) * TestProblem.Inputs)], [problem.Labels[b]]);
            var single = problem.Gradients();
            for (var p = 0; p < sum.Length; p++)
            {
                SpanMath.AddScaled(sum[p], 1.0 / Batch, single[p]);
            }
        }

        Assert.InRange(whole.Zip(sum, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max()).Max(), 0, 1e-15);
    }

    [Fact]
    public void Softmax_and_log_loss_in_one_are_the_two_in_a_row()
    {
        var random = new Xoshiro256(4);
        var phi = new AffineParameters(TestProblem.Inputs, TestProblem.Classes, ref random);
        var (examples, classes) = TestProblem.Draw(8, ref random);

        var computation = new Computation();
        var x = new Input(computation, TestProblem.Inputs);
        var labels = new Labels();
        x.Set(examples);
        labels.Set(classes);
        var scores = new Affine(phi, x);
        var one = new SoftmaxLogLoss(scores, labels);
        var probabilities = new Softmax(scores);
        var two = new LogLoss(probabilities, labels);

        Assert.InRange(GradientCheck.WorstError(two), 0, 1e-8);
        computation.Backward(two);
        var gradOfTwo = phi.Weight.Grad.ToArray();
        computation.Backward(one);

        Assert.Equal(two.Value, one.Value, (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal(probabilities.Value, one.Probabilities.ToArray());
        Assert.Equal(gradOfTwo, phi.Weight.Grad, (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Softmax_backward_is_the_loop_over_its_jacobian()
    {
        var random = new Xoshiro256(5);
        var computation = new Computation();
        var x = new Input(computation, 4);
        var phi = new AffineParameters(4, 4, ref random);
        var scores = new Affine(phi, x);
        var p = new Softmax(scores);
        var labels = new Labels();
        var loss = new LogLoss(p, labels);
        x.Set([1, -2, 0.5, 3]);
        labels.Set([2]);
        computation.Forward();
        computation.Backward(loss);

        var expected = new double[4];
        for (var j = 0; j < 4; j++)
        {
            for (var k = 0; k < 4; k++)
            {
                expected[j] += p.Value[k] * ((j == k ? 1 : 0) - p.Value[j]) * p.Grad[k];
            }
        }

        Assert.Equal(expected, scores.Grad, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Variable_used_twice_gets_both_shares()
    {
        var random = new Xoshiro256(6);
        var computation = new Computation();
        var x = new Input(computation, 3);
        var labels = new Labels();
        var phi = new AffineParameters(3, 3, ref random);
        var loss = new SoftmaxLogLoss(new Affine(phi, new Tanh(new Affine(phi, x))), labels);
        x.Set([1, 2, -1, 0, 1, 1]);
        labels.Set([0, 2]);

        Assert.Equal([phi.Weight, phi.Bias], computation.Parameters);
        Assert.InRange(GradientCheck.WorstError(loss), 0, 1e-6);
    }

    [Fact]
    public void Loss_stays_finite_where_the_probability_is_zero()
    {
        var computation = new Computation();
        var x = new Input(computation, 2);
        var labels = new Labels();
        var loss = new SoftmaxLogLoss(x, labels);
        x.Set([1000, -1000]);
        labels.Set([1]);

        computation.Forward();

        Assert.Equal(2000, loss.Value[0]);
        Assert.Equal([1, 0], loss.Probabilities.ToArray());
    }

    [Fact]
    public void Xavier_weights_have_the_variance_of_their_fan_in()
    {
        var random = new Xoshiro256(7);
        var weight = new AffineParameters(100, 400, ref random).Weight;

        Assert.Equal(0.01, weight.Value.Average(w => w * w), 0.0002);
        Assert.InRange(weight.Value.Max(), 0.172, Math.Sqrt(0.03));
    }

    [Fact]
    public void Programs_that_make_no_sense_are_refused()
    {
        var random = new Xoshiro256(8);
        var computation = new Computation();
        var x = new Input(computation, 3);
        var tanh = new Tanh(x);

        _ = Assert.Throws<ArgumentException>(() => x.Set([1, 2]));
        _ = Assert.Throws<ArgumentException>(() => new Affine(new AffineParameters(2, 2, ref random), x));
        _ = Assert.Throws<ArgumentException>(() => new Tanh(new Parameter(3)));
        _ = Assert.Throws<ArgumentException>(() => computation.Backward(tanh));
    }

    internal static (Func<Node, Node> Ours, Func<torch.Tensor, torch.Tensor> Theirs) Activation(string name) => name switch
    {
        "sigmoid" => (x => new Sigmoid(x), x => x.sigmoid()),
        "tanh" => (x => new Tanh(x), x => x.tanh()),
        "relu" => (x => new Relu(x), x => x.relu()),
        _ => throw new ArgumentException($"There is no activation '{name}'.", nameof(name)),
    };
}
