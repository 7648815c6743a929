using SelfPlay.Agents.ActorCritic.Layers;
using SelfPlay.Agents.Optimizers;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Tests.Optimizers;

public sealed class TensorOptimizerTests
{
    private const int Inputs = 7, Outputs = 3;

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void AdamW_does_as_PyTorch_s(double decay) =>
        Compare(layer => new AdamW(layer, decay), p => optim.AdamW(p, 1, beta1: 0.9, beta2: 0.999, weight_decay: decay));

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Momentum_does_as_PyTorch_s(double decay) =>
        Compare(layer => new MomentumDescent(layer, 0.9, decay), p => optim.SGD(p, 1, momentum: 0.9, weight_decay: decay));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_goes_on_from_a_file_and_refuses_another_s(bool adam)
    {
        using var first = Layer();
        using var second = Layer();
        using var one = Optimizer(first, adam);
        using var two = Optimizer(second, adam);
        Step(first, one, 1);
        var writer = new SafeTensorsWriter();
        one.Add(writer, "optimizer.");
        ModuleWeights.Add(writer, "layer.", first);
        var file = SafeTensorsFile.Parse(writer.ToArray());
        two.Load(file, "optimizer.");
        ModuleWeights.Load(file, "layer.", second);
        Step(first, one, 2);
        Step(second, two, 2);
        Assert.Equal((2, 2), (one.Steps, two.Steps));
        Assert.Equal(Values(first), Values(second));

        using var other = Optimizer(second, !adam);
        var random = new Xoshiro256(1);
        using var small = new Dense(2, 2, ref random);
        using var smaller = Optimizer(small, adam);
        Assert.Throws<InvalidDataException>(() => other.Load(file, "optimizer."));
        Assert.Throws<InvalidDataException>(() => smaller.Load(file, "optimizer."));
        Assert.Throws<InvalidDataException>(() => two.Load(file, "other."));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_tensor_outlives_a_step(bool adam)
    {
        using var layer = Layer();
        using var optimizer = Optimizer(layer, adam);
        Step(layer, optimizer, 1);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Step(layer, optimizer, 2);
        Step(layer, optimizer, 3);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static TensorOptimizer Optimizer(nn.Module layer, bool adam) => adam ? new AdamW(layer, 0.01) : new MomentumDescent(layer, 0.9, 0.01);

    private static void Step(Dense layer, TensorOptimizer optimizer, ulong seed)
    {
        Differentiate(layer, seed);
        optimizer.Step(0.1);
    }

    private static void Compare(Func<nn.Module, TensorOptimizer> create, Func<IEnumerable<TorchSharp.Modules.Parameter>, TorchSharp.Modules.OptimizerHelper> reference)
    {
        using var ours = Layer();
        using var theirs = Layer();
        using var optimizer = create(ours);
        using var other = reference(theirs.parameters());
        for (var step = 0; step < 20; step++)
        {
            var rate = 0.01 / (1 + step); // as a schedule does
            foreach (var group in other.ParamGroups)
            {
                group.LearningRate = rate;
            }

            Differentiate(ours, (ulong)step);
            Differentiate(theirs, (ulong)step);
            optimizer.Step(rate);
            other.step();
            Assert.All(Values(ours).Zip(Values(theirs)), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    private static void Differentiate(Dense layer, ulong seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        layer.zero_grad();
        layer.call(randn([8, Inputs], generator: generator)).sin().sum().backward();
    }

    private static Dense Layer()
    {
        var random = new Xoshiro256(1);
        return new Dense(Inputs, Outputs, ref random);
    }

    private static float[] Values(nn.Module layer) => [.. layer.parameters().SelectMany(p => p.data<float>().ToArray())];
}
