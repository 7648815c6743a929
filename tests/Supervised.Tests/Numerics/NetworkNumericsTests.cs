using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.Numerics;

/// <summary>What networks are trained with: dropout, mixed precision, decay.</summary>
public sealed class NetworkNumericsTests
{
    public NetworkNumericsTests() => TorchRuntime.Initialize();

    [Fact]
    public void Dropout_keeps_the_mean_and_drops_its_share()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(1);
        var x = ones([200, 500]);

        var dropped = new Dropout(0.2, chance).Of(x);

        Assert.InRange(dropped.mean().item<float>(), 0.99f, 1.01f);
        Assert.InRange(dropped.eq(zeros(1)).to(ScalarType.Float32).mean().item<float>(), 0.19f, 0.21f);
        Assert.Equal(1.25f, dropped.max().item<float>());
    }

    [Fact]
    public void Dropout_of_nothing_is_nothing_and_chance_repeats()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(1);
        using var again = new Generator(1);
        var x = randn(50, 50);

        Assert.True(new Dropout(0, chance).Of(x).allclose(x, 0, 0));
        Assert.True(new Dropout(0.5, chance).Of(x).allclose(new Dropout(0.5, again).Of(x), 0, 0));
    }

    [Fact]
    public void Gradient_goes_where_nothing_was_dropped()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(2);
        var x = ones([40, 40], requires_grad: true);

        var dropped = new Dropout(0.5, chance).Of(x);

        Assert.True(Gradients.Of(dropped.sum(), [x])[0].allclose(dropped, 0, 0));
    }

    [Fact]
    public void Product_has_the_inputs_precision_and_its_gradient_that_of_the_weights()
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(3);
        var x = randn([6, 16], generator: chance);
        var weight = randn([4, 16], generator: chance).requires_grad_();
        var bias = randn([4], generator: chance).requires_grad_();

        var exact = nn.functional.linear(x, weight, bias);
        var product = MixedPrecision.Linear(x.to(ScalarType.BFloat16), weight, bias);
        var gradient = Gradients.Of(product.to(ScalarType.Float32).sum(), [weight, bias]);

        Assert.Equal(ScalarType.BFloat16, product.dtype);
        Assert.True(product.to(ScalarType.Float32).allclose(exact, 0.02, 0.1));
        Assert.All(gradient, g => Assert.Equal(ScalarType.Float32, g.dtype));
        Assert.True(MixedPrecision.Linear(x, weight, bias).allclose(exact, 0, 0));
    }

    [Fact]
    public void Decay_shrinks_matrices_and_leaves_vectors()
    {
        using var scope = NewDisposeScope();
        var (matrix, vector) = (ones([2, 3]), ones([3]));
        using var adam = new TensorAdam([matrix, vector], _ => 0.1, decay: 0.5);

        adam.Step([zeros(2, 3), zeros(3)]);

        Assert.Equal(0.95f, matrix[0, 0].item<float>(), 6);
        Assert.Equal(1f, vector[0].item<float>());
    }

    [Fact]
    public void Memory_is_the_second_moments_decay()
    {
        using var scope = NewDisposeScope();
        var x = zeros(1);
        using var adam = new TensorAdam([x], _ => 1, memory: 0.5);

        adam.Step([ones(1)]);
        adam.Step([full([1], Scalars.Of(3))]);

        // By hand: first step −1; then m = (0.9·0.1 + 0.1·3)/(1 − 0.81), v = (0.5·0.5 + 0.5·9)/(1 − 0.25).
        Assert.Equal(-1 - (0.39 / 0.19 / Math.Sqrt(4.75 / 0.75)), x.item<float>(), 5);
    }
}
