using SelfPlay.Agents.AlphaZero;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Tests.AlphaZero;

public sealed class AlphaZeroLossTests
{
    [Fact]
    public void Both_losses_are_those_worked_out_by_hand()
    {
        using var scope = NewDisposeScope();

        // Row 1: softmax over (1, 2) alone, log p = (-1.313262, -0.313262): 0.25 * 1.313262 + 0.75 * 0.313262 = 0.563262.
        // Row 2: log(e^0 + e^0 + e^5) = 5.013386 for both targets. Mean: 2.788324.
        // Value: log(1 + e^-0.5) = 0.474077 for target 1; log(1 + e^-1) + 0.25 = 0.563262 for target -0.5. Mean: 0.518669.
        var logits = tensor(new float[] { 1, 2, 3, 0, 0, 5 }).reshape(2, 3);
        var policy = tensor(new float[] { 0.25f, 0.75f, 0, 0.5f, 0.5f, 0 }).reshape(2, 3);
        var legal = tensor(new float[] { 1, 1, 0, 1, 1, 1 }).reshape(2, 3);
        var (policyLoss, valueLoss) = AlphaZeroLoss.Compute(logits, tensor(new[] { 0.5f, -1 }), policy, legal, tensor(new[] { 1, -0.5f }));
        Assert.Equal(2.788324f, policyLoss.item<float>(), 1e-5f);
        Assert.Equal(0.518669f, valueLoss.item<float>(), 1e-5f);
    }

    [Fact]
    public void Illegal_moves_have_neither_probability_nor_gradient()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new float[] { 1, 2, 300, -4 }).reshape(1, 4).requires_grad_(true);
        var policy = tensor(new float[] { 0.25f, 0.75f, 0, 0 }).reshape(1, 4);
        var legal = tensor(new float[] { 1, 1, 0, 0 }).reshape(1, 4);
        var (loss, _) = AlphaZeroLoss.Compute(logits, zeros(1), policy, legal, zeros(1));
        loss.backward();
        var gradient = logits.grad!.data<float>().ToArray();
        Assert.Equal(0.563262f, loss.item<float>(), 1e-5f);
        Assert.Equal([0f, 0f], gradient[2..]);

        // d loss / d logit = p - pi, p = (1, e) / (1 + e).
        Assert.Equal(0.268941f - 0.25f, gradient[0], 1e-5f);
        Assert.Equal(0.731059f - 0.75f, gradient[1], 1e-5f);
    }

    [Fact]
    public void Gradients_of_the_whole_network_are_those_of_finite_differences()
    {
        using var scope = NewDisposeScope();
        var options = new AlphaZeroOptions { Blocks = 1, Channels = 4, PolicyChannels = 2, ValueChannels = 2, ValueHidden = 4 };
        using var network = NetworkFactory.Create(TicTacToe.Info, options, seed: 4);
        network.to(ScalarType.Float64);
        network.train();
        var random = new Xoshiro256(8);
        var planes = Random([6, TicTacToe.Info.Planes, 3, 3], ref random);
        var legal = ones(6, 9, dtype: ScalarType.Float64);
        var policy = nn.functional.softmax(Random([6, 9], ref random), 1);
        var value = Random([6], ref random);

        Tensor Loss()
        {
            var (logits, valueLogit) = network.call(planes);
            var (p, v) = AlphaZeroLoss.Compute(logits, valueLogit, policy, legal, value);
            return p.Plus(v);
        }

        Loss().backward();
        foreach (var (name, parameter) in network.named_parameters())
        {
            var gradient = parameter.grad!.data<double>().ToArray();
            for (var check = 0; check < 3; check++)
            {
                const double Epsilon = 1e-6;
                var index = random.Below(gradient.Length);
                double At(double offset)
                {
                    using var noGrad = no_grad();
                    var flat = parameter.view(-1);
                    flat[index].add_(offset, Scalars.One);
                    var loss = Loss().item<double>();
                    flat[index].sub_(offset);
                    return loss;
                }

                var numeric = (At(Epsilon) - At(-Epsilon)) / (2 * Epsilon);
                Assert.True(Math.Abs(numeric - gradient[index]) < 1e-6 + (1e-4 * Math.Abs(numeric)), $"{name}[{index}]: {gradient[index]} is not {numeric}");
            }
        }
    }

    private static Tensor Random(long[] shape, ref Xoshiro256 random)
    {
        var numbers = new double[shape.Aggregate(1L, (a, b) => a * b)];
        foreach (ref var number in numbers.AsSpan())
        {
            number = (2 * random.Unit()) - 1;
        }

        return tensor(numbers).reshape(shape);
    }
}
