using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Lesson;
using SelfPlay.Torch;
using TorchSharp;

namespace SelfPlay.Supervised.Tests.L02_Edf;

public sealed class ComponentTests
{
    public static TheoryData<string> Components => [.. OperatorCatalog.All.Select(of => of.Name)];

    [Theory]
    [MemberData(nameof(Components))]
    public void Gradients_are_those_of_finite_differences_and_of_torch(string name)
    {
        var of = OperatorCatalog.All.Single(c => c.Name == name);
        var trial = new OperatorTrial(of.Batch, of.Shapes, of.Ours, new Xoshiro256(7));

        Assert.InRange(trial.AgainstDifferences(), 0, 1e-6);
        Assert.InRange(trial.AgainstTorch(of.Theirs), 0, 1e-9);
    }

    [Fact]
    public void Trial_sees_a_component_that_is_another()
    {
        var trial = new OperatorTrial(3, [[4]], x => new Sigmoid(x[0]), new Xoshiro256(1));

        Assert.InRange(trial.AgainstTorch((x, _) => x[0].tanh()), 0.1, double.PositiveInfinity);
    }

    [Fact]
    public void Trial_sees_a_gradient_that_is_wrong()
    {
        var trial = new OperatorTrial(3, [[4]], x => new WrongSquare(x[0]), new Xoshiro256(2));

        Assert.InRange(trial.AgainstDifferences(), 0.1, double.PositiveInfinity);
    }

    [Fact]
    public void Batch_norm_remembers_what_torch_remembers_and_uses_it_at_test_time()
    {
        var random = new Xoshiro256(3);
        double[] numbers = [.. Enumerable.Range(0, 4 * 3).Select(_ => 2 + random.Normal())];
        var computation = new Computation();
        var input = new Input(computation, 3);
        var norm = new BatchNorm(new NormParameters(3), input);
        input.Set(numbers);
        computation.Forward();
        TorchThreads.Use(1);
        using var scope = torch.NewDisposeScope();
        using var theirs = torch.nn.BatchNorm1d(3, dtype: torch.ScalarType.Float64);
        var x = torch.tensor(numbers, [4, 3]);
        _ = theirs.forward(x);
        theirs.eval();

        Assert.Equal(theirs.running_mean!.data<double>().ToArray(), norm.RunningMean, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(theirs.running_var!.data<double>().ToArray(), norm.RunningVariance, (a, b) => Math.Abs(a - b) < 1e-12);
        norm.Training = false;
        computation.Forward();
        Assert.Equal(theirs.forward(x).data<double>().ToArray(), norm.Value, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Attention_is_a_convex_combination_and_causal_attention_does_not_look_ahead()
    {
        var random = new Xoshiro256(4);
        double[] numbers = [.. Enumerable.Range(0, 5 * 4).Select(_ => random.Normal())];
        var computation = new Computation();
        var input = new Input(computation, 5, 4);
        var attention = new Attention(input, input, input, 2, causal: true);
        input.Set(numbers);
        computation.Forward();
        var before = attention.Value.ToArray();

        for (var row = 0; row < 2 * 5; row++)
        {
            var alpha = attention.Alpha.Slice(row * 5, 5).ToArray();
            Assert.Equal(1, alpha.Sum(), 12);
            Assert.All(alpha[((row % 5) + 1)..], share => Assert.Equal(0, share));
        }

        numbers[^1] += 10;
        input.Set(numbers);
        computation.Forward();
        Assert.Equal(before[..16], attention.Value[..16]);
        Assert.NotEqual(before[16..], attention.Value[16..]);
    }

    [Fact]
    public void Components_that_do_not_fit_are_refused()
    {
        var random = new Xoshiro256(5);
        var computation = new Computation();
        var image = new Input(computation, 2, 3, 3);
        var words = new Input(computation, 3, 4);

        _ = Assert.Throws<ArgumentException>(() => new Reshape(image, 17));
        _ = Assert.Throws<ArgumentException>(() => new Sum(image, words));
        _ = Assert.Throws<ArgumentException>(() => new Convolution(new ConvolutionParameters(1, 1, 3, ref random), image));
        _ = Assert.Throws<ArgumentException>(() => new Convolution(new ConvolutionParameters(2, 1, 4, ref random), image));
        _ = Assert.Throws<ArgumentException>(() => new MaxPool(image, 4, 1));
        _ = Assert.Throws<ArgumentException>(() => new BatchNorm(new NormParameters(3), image));
        _ = Assert.Throws<ArgumentException>(() => new LayerNorm(new NormParameters(3), words));
        _ = Assert.Throws<ArgumentException>(() => new Attention(words, words, words, 3));
        _ = Assert.Throws<ArgumentException>(() => new Ugrnn(new UgrnnParameters(2, 2, ref random), words, words));
        var single = new Computation();
        var number = new Input(single, 2);
        _ = new BatchNorm(new NormParameters(2), number);
        number.Set([1, 2]);
        _ = Assert.Throws<InvalidOperationException>(single.Forward);
    }

    /// <summary>`y = x^2` with the gradient of `x`.</summary>
    private sealed class WrongSquare : Computed
    {
        private readonly Node _x;

        public WrongSquare(Node x)
            : base(x, x.Shape) => _x = x;

        protected internal override void Forward()
        {
            for (var i = 0; i < Value.Length; i++)
            {
                Value[i] = _x.Value[i] * _x.Value[i];
            }
        }

        protected internal override void Backward()
        {
            for (var i = 0; i < Grad.Length; i++)
            {
                _x.Grad[i] += Grad[i];
            }
        }
    }
}
