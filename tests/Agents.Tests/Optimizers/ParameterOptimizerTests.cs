using SelfPlay.Agents.ActorCritic.Layers;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Optimizers;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Tests.Optimizers;

public sealed class ParameterOptimizerTests
{
    /// <summary>No multiple of a vector, so that vectors and what is left of them are both met.</summary>
    private const int Inputs = 701, Outputs = 3;

    [Fact]
    public void RMSProp_does_as_PyTorch_s() =>
        Compare(layer => new RmsProp(layer, 0.95f, 0.01f, centred: true), p => optim.RMSProp(p, 1e-4, alpha: 0.95, eps: 0.01, centered: true), 1e-4f);

    [Fact]
    public void RMSProp_that_is_not_centred_does_as_PyTorch_s() =>
        Compare(layer => new RmsProp(layer, 0.99f, 1e-5f, centred: false), p => optim.RMSProp(p, 1e-4, alpha: 0.99, eps: 1e-5), 1e-4f);

    [Fact]
    public void Adam_does_as_PyTorch_s() => Compare(layer => new Adam(layer, 1.5e-4f), p => optim.Adam(p, 1e-4, 0.9, 0.999, 1.5e-4), 1e-4f);

    [Fact]
    public void The_first_step_of_RMSProp_is_what_one_computes_by_hand()
    {
        using var layer = Layer();
        var optimizer = new RmsProp(layer, 0.9f, 0.1f, centred: true);
        Array.Fill(optimizer.Gradient, 2);
        var before = Values(layer);
        optimizer.Step(0.5f);

        // m = 0.2, v = 0.4: 0.5 * 2 / (sqrt(0.4 - 0.04) + 0.1) = 1 / 0.7
        Assert.All(before.Zip(Values(layer)), pair => Assert.Equal(pair.First - (1 / 0.7), pair.Second, 1e-5));
    }

    /// <summary>v' = g² after a first step and (0.9 · 4 + 16) / 1.9 after steps of 2 and 4: 0.1 (0.9 · 4 + 16) / (1 - 0.81).</summary>
    [Fact]
    public void The_first_step_of_corrected_RMSProp_is_the_learning_rate()
    {
        using var layer = Layer();
        var optimizer = new RmsProp(layer, 0.9f, 1e-8f, centred: false, corrected: true);
        var expected = Values(layer).Select(v => v - 0.5).ToArray();
        Array.Fill(optimizer.Gradient, 2);
        optimizer.Step(0.5f);
        Assert.All(expected.Zip(Values(layer)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Array.Fill(optimizer.Gradient, 4);
        optimizer.Step(0.5f);
        Assert.All(expected.Zip(Values(layer)), pair => Assert.Equal(pair.First - (0.5 * 4 / Math.Sqrt((3.6 + 16) / 1.9)), pair.Second, 1e-5));
    }

    [Fact]
    public void The_first_step_of_Adam_is_the_learning_rate()
    {
        using var layer = Layer();
        var adam = new Adam(layer, 1e-8f);
        Array.Fill(adam.Gradient, -3);
        var before = Values(layer);
        adam.Step(0.25f);
        Assert.All(before.Zip(Values(layer)), pair => Assert.Equal(pair.First + 0.25, pair.Second, 1e-5));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_gradient_that_is_not_finite_changes_nothing(float value)
    {
        using var layer = Layer();
        var optimizer = new Adam(layer, 1e-8f);
        optimizer.Gradient[^1] = value;
        var before = Values(layer);
        Assert.Contains("diverged", Assert.Throws<NotFiniteNumberException>(() => optimizer.Step(0.1f)).Message, StringComparison.Ordinal);
        Assert.Throws<NotFiniteNumberException>(() => optimizer.Clip(1));
        Array.Fill(optimizer.Gradient, 1e30f); // finite, but its norm is not
        Assert.Throws<NotFiniteNumberException>(() => optimizer.Clip(1));
        Assert.Equal(before, Values(layer));
        Assert.Equal(0, optimizer.Steps);
    }

    [Fact]
    public void A_gradient_is_scaled_down_to_the_limit_and_no_further()
    {
        using var layer = Layer();
        var optimizer = new Adam(layer, 1e-8f);
        Array.Fill(optimizer.Gradient, 2);
        var norm = 2 * Math.Sqrt(Outputs * (Inputs + 1));
        Assert.Equal(norm, optimizer.Clip(10), 1e-3);
        Assert.Equal(10, optimizer.Clip(20), 1e-3);
        Assert.Equal(10, optimizer.Clip(20), 1e-3);
    }

    [Fact]
    public void It_goes_on_from_a_file_and_refuses_another_s()
    {
        using var first = Layer();
        using var second = Layer();
        var (one, two) = (new Adam(first, 1e-8f), new Adam(second, 1e-8f));
        Array.Fill(one.Gradient, 1);
        one.Step(0.1f);
        var writer = new SafeTensorsWriter();
        one.Add(writer, "optimizer.");
        var file = SafeTensorsFile.Parse(writer.ToArray());
        two.Load(file, "optimizer.");
        foreach (var (to, from) in second.parameters().Zip(first.parameters()))
        {
            using var noGrad = no_grad();
            to.copy_(from);
        }

        Array.Fill(one.Gradient, -2);
        Array.Fill(two.Gradient, -2);
        one.Step(0.1f);
        two.Step(0.1f);
        Assert.Equal((2, 2), (one.Steps, two.Steps));
        Assert.Equal(Values(first), Values(second));
        var random = new Xoshiro256(1);
        using var small = new Dense(2, 2, ref random);
        Assert.Throws<InvalidDataException>(() => new Adam(small, 1e-8f).Load(file, "optimizer."));
        Assert.Throws<InvalidDataException>(() => two.Load(file, "other."));
    }

    /// <summary>It would become subnormal numbers, with which a processor is slow, and stay so.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_remembered_of_a_gradient_that_stays_0_ends_as_0(bool adam)
    {
        using var layer = Layer();
        ParameterOptimizer optimizer = adam ? new Adam(layer, 1e-4f) : new RmsProp(layer, 0.95f, 0.01f, centred: true);
        Array.Fill(optimizer.Gradient, 1e-10f);
        optimizer.Step(0.1f);
        Array.Clear(optimizer.Gradient);
        for (var step = 0; step < 20_000; step++)
        {
            optimizer.Step(0.1f);
        }

        var writer = new SafeTensorsWriter();
        optimizer.Add(writer, "");
        var file = SafeTensorsFile.Parse(writer.ToArray());
        Assert.All(["gradient", "gradient_squared"], name => Assert.All(file[name].Elements<float>().ToArray(), value => Assert.Equal(0, value)));
    }

    private static void Compare(Func<nn.Module, ParameterOptimizer> create, Func<IEnumerable<TorchSharp.Modules.Parameter>, optim.Optimizer> reference, float rate)
    {
        using var ours = Layer();
        using var theirs = Layer();
        var optimizer = create(ours);
        using var other = reference(theirs.parameters());
        using var generator = new Generator(3);
        for (var step = 0; step < 20; step++)
        {
            using var scope = NewDisposeScope();
            var input = randn([8, Inputs], generator: generator);
            theirs.zero_grad();
            theirs.call(input).sin().sum().backward();
            new FlatParameters(ours).Differentiate(ours.call(input).sin(), ones(8, Outputs), optimizer.Gradient);
            optimizer.Step(rate);
            other.step();
        }

        Assert.All(Values(ours).Zip(Values(theirs)), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }

    private static Dense Layer()
    {
        var random = new Xoshiro256(1);
        return new Dense(Inputs, Outputs, ref random);
    }

    private static float[] Values(nn.Module layer) => [.. layer.parameters().SelectMany(p => p.data<float>().ToArray())];
}
