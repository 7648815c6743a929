using SelfPlay.Games;
using SelfPlay.Supervised.L04_Rnn;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L04_Rnn;

public sealed class RecurrentTests
{
    public static TheoryData<int> Kinds => [.. CellKinds.All.Select(kind => (int)kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Derivatives_are_those_of_finite_differences(int kind)
    {
        TorchRuntime.Initialize();
        using var chance = new Generator(5);
        using var scope = NewDisposeScope();
        using var cell = ((CellKind)kind).Create(3, 4, chance, ScalarType.Float64);
        var x = randn([6, 2, 3], ScalarType.Float64, generator: chance);
        var gradient = Gradients.Of(Loss(), cell.Parameters);
        using var noGradient = no_grad();
        foreach (var (parameter, derivative) in cell.Parameters.Zip(gradient))
        {
            var direction = randn(parameter.shape, ScalarType.Float64, generator: chance);
            const double h = 1e-5;
            using Scalar forth = h;
            using Scalar back = -2 * h;
            _ = parameter.add_(direction, forth);
            var up = Loss().item<double>();
            _ = parameter.add_(direction, back);
            var down = Loss().item<double>();
            _ = parameter.add_(direction, forth);
            Assert.Equal(derivative.mul(direction).sum().item<double>(), (up - down) / (2 * h), 7);
        }

        Tensor Loss() => cell.Unroll(cell.Project(x), cell.Zero(2)).Outputs.sin().sum();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void State_carried_along_is_as_good_as_one_sequence(int kind)
    {
        TorchRuntime.Initialize();
        using var chance = new Generator(6);
        using var scope = NewDisposeScope();
        using var cell = ((CellKind)kind).Create(5, 4, chance);
        var symbols = randint(0, 5, [9, 2], ScalarType.Int64, generator: chance);
        var oneHot = nn.functional.one_hot(symbols, 5).to(ScalarType.Float32);

        var whole = cell.Unroll(cell.Project(oneHot), cell.Zero(2));
        var first = cell.Unroll(cell.ProjectSymbols(symbols.narrow(0, 0, 4)), cell.Zero(2));
        var second = cell.Unroll(cell.ProjectSymbols(symbols.narrow(0, 4, 5)), first.State);

        Assert.True(cat([first.Outputs, second.Outputs]).allclose(whole.Outputs, 1e-5, 1e-6));
        Assert.True(second.State[^1].allclose(whole.State[^1], 1e-5, 1e-6));
    }

    [Fact]
    public void Trainer_learns_a_cycle_that_one_symbol_does_not_tell()
    {
        // 0 0 1 0 2, again and again: what follows 0 depends on what was before.
        int[] text = [.. Enumerable.Range(0, 6000).Select(i => new[] { 0, 0, 1, 0, 2 }[i % 5])];
        TorchRuntime.Initialize();
        using var chance = new Generator(7);
        using var network = new CharacterNetwork(CellKind.Gru, 3, 12, chance);
        var plan = new TrainingPlan(80, 2e-2) { Streams = 4, Length = 20, Warmup = 5 };

        var curve = CharacterTrainer.Train(network, text, plan, chance, TestContext.Current.CancellationToken);

        Assert.Equal(80, curve.Losses.Length);
        Assert.InRange(CharacterTrainer.Score(network, text), 0, 0.1);
        var random = new Xoshiro256(1);
        Assert.Equal(text[20..40], network.Sample(text.AsSpan(0, 20), 20, 0.1, ref random));
    }

    [Fact]
    public void Rows_of_symbols_begin_as_large_as_an_embedding_of_variance_one_makes_them()
    {
        TorchRuntime.Initialize();
        using var chance = new Generator(9);
        using var scope = NewDisposeScope();
        const int Hidden = 64;
        using var network = new CharacterNetwork(CellKind.Gru, 40, Hidden, chance);

        var embedded = randn([40, Hidden], generator: chance).mm(network.Cell.Recurrent.t()).std().ToSingle();

        Assert.Equal(embedded, network.Cell.Input.std().ToSingle(), 0.03f);
        Assert.Equal(1 / Math.Sqrt(3), network.Cell.Input.std().ToSingle(), 0.01);
    }

    [Fact]
    public void Rate_rises_and_falls_to_nothing()
    {
        var plan = new TrainingPlan(100, 2) { Warmup = 10 };

        Assert.Equal(0.2, plan.RateOf(0), 12);
        Assert.Equal(1, plan.RateOf(50), 12);
        Assert.InRange(plan.RateOf(99), 0, 0.001);
    }

    [Fact]
    public void Layers_with_a_residual_add_their_input()
    {
        TorchRuntime.Initialize();
        using var chance = new Generator(8);
        using var scope = NewDisposeScope();
        using var first = new GruCell(3, 4, chance);
        using var second = new GruCell(4, 4, chance);
        var x = randn([5, 2, 3], generator: chance);

        var below = RecurrentStack.Forward([first], x, residual: true);
        var plain = RecurrentStack.Forward([first, second], x, residual: false);
        var residual = RecurrentStack.Forward([first, second], x, residual: true);

        Assert.Equal(4, below.shape[2]);
        Assert.True(residual.allclose(plain.Plus(below)));
    }
}
