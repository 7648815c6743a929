using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.Numerics;

public sealed class MlpFamilyTests
{
    private static readonly MlpShape s_shape = new(3, 4, 2);

    [Theory]
    [InlineData(MlpLoss.CrossEntropy)]
    [InlineData(MlpLoss.Squared)]
    internal void Gradient_is_that_of_automatic_differentiation(MlpLoss loss)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        using var family = Family(2);
        using var data = Data(5);
        var mask = tensor([.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? 0f : 1.5f)], [2, 5, 4]);
        Tensor[] leaves = [.. family.Parameters.Select(p => p.clone().requires_grad_(true))];

        var gradient = family.Gradient(data.X, data.OneHot, loss, mask);

        var hidden = data.X.unsqueeze(0).expand(2, -1, -1).bmm(leaves[0]).Plus(leaves[1]).relu().mul(mask);
        var logits = hidden.bmm(leaves[2]).Plus(leaves[3]);
        var losses = loss == MlpLoss.CrossEntropy
            ? nn.functional.log_softmax(logits, 2).mul(data.OneHot).neg()
            : logits.sub(data.OneHot).Squared();
        losses.sum(2).mean([1]).sum().backward();
        Assert.All(gradient.Zip(leaves), pair => Assert.True(pair.First.allclose(pair.Second.grad!, 1e-4, 1e-6)));
    }

    [Fact]
    public void Members_learn_as_if_they_were_alone()
    {
        TorchThreads.Use(1);
        using var data = Data(12);
        SgdSettings[] settings = [new(0.1), new(0.05, 0.9, 0.01)];
        using var both = Family(2);
        using var optimizer = new MlpSgd(both, settings);
        using var alone = new MlpFamily(s_shape, [Xoshiro256.ForStream(1, 1)]);
        using var its = new MlpSgd(alone, [settings[1]]);
        var plan = new MlpPlan(4, 3);

        MlpTrainer.Run(both, optimizer, data, plan, [new Xoshiro256(5)], _ => { });
        MlpTrainer.Run(alone, its, data, plan, [new Xoshiro256(5)], _ => { });

        using var scope = NewDisposeScope();
        Assert.All(both.Parameters.Zip(alone.Parameters), pair => Assert.True(pair.First[1].allclose(pair.Second[0], 1e-4, 1e-6)));
        Assert.False(both.Parameters[0][0].allclose(alone.Parameters[0][0], 1e-4, 1e-6));
    }

    [Fact]
    public void Descent_steps_as_libtorch_does()
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        using var family = Family(1);
        using var optimizer = new MlpSgd(family, [new SgdSettings(0.1, 0.9, 0.01)]);
        var (expected, theirs) = Reference(family, p => optim.SGD([p], 0.1, momentum: 0.9, weight_decay: 0.01));

        StepBoth(family, optimizer, expected, theirs);
    }

    [Fact]
    public void Adam_steps_as_libtorch_does()
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        using var family = Family(1);
        using var optimizer = new MlpAdam(family, 0.01, [0.1]);
        var (expected, theirs) = Reference(family, p => optim.AdamW([p], 0.01, weight_decay: 0.1));

        StepBoth(family, optimizer, expected, theirs);
    }

    [Fact]
    public void Shrinkage_towards_a_centre_leaves_it_alone()
    {
        TorchThreads.Use(1);
        using var family = Family(1);
        var centre = family.Copy();
        using var optimizer = new MlpSgd(family, [new SgdSettings(0.1, 0, 1)], centre);
        using var scope = NewDisposeScope();
        Tensor[] zero = [.. family.Parameters.Select(p => zeros_like(p))];

        optimizer.Step(zero);
        Assert.Equal(0, family.SquaredNorms(centre)[0], 1e-12);

        family.Parameters[3].add_(Scalars.One, Scalars.One);
        optimizer.Step(zero);
        Assert.Equal(2 * 0.81, family.SquaredNorms(centre)[0], 1e-5);
        Array.ForEach(centre, t => t.Dispose());
    }

    [Fact]
    public void Dropout_leaves_out_its_share_and_keeps_the_mean()
    {
        TorchThreads.Use(1);
        using var family = new MlpFamily(new(1, 200, 1), [new Xoshiro256(1), new Xoshiro256(1)]);
        using var data = new ClassTensors([.. Enumerable.Repeat(1f, 500)], new byte[500], 1);
        var seen = new Recorder();

        MlpTrainer.Run(family, seen, data, new MlpPlan(500, 1) { Loss = MlpLoss.Squared, Dropout = [0, 0.5] }, [new Xoshiro256(2)], _ => { });

        // The gradient of the last layer is the mean of mask x hidden x delta: without dropout no unit that is on is left out.
        using var scope = NewDisposeScope();
        var hidden = data.X.unsqueeze(0).expand(2, -1, -1).bmm(family.Parameters[0]).Plus(family.Parameters[1]).relu()[0, 0];
        var delta = seen.Gradient![3].data<float>().ToArray();
        var ratio = seen.Gradient[2].squeeze(2).div(hidden.unsqueeze(0)).data<float>().ToArray();
        float[] on = [.. hidden.data<float>().ToArray()];
        for (var unit = 0; unit < 200; unit++)
        {
            if (on[unit] > 0.01f)
            {
                Assert.Equal(delta[0], ratio[unit], 1e-3);
                Assert.Equal(1, ratio[200 + unit] / delta[1], 0.35);
                Assert.NotEqual(delta[1], ratio[200 + unit]);
            }
        }

        seen.Dispose();
    }

    [Fact]
    public void Scores_of_a_family_are_those_of_its_predictions()
    {
        TorchThreads.Use(1);
        using var family = Family(2);
        using var data = Data(1500);

        var scores = MlpScores.Of(family, data);
        var predictions = MlpScores.Probabilities(family, data).Select(p => new ClassPredictions(p, data.Labels)).ToArray();

        for (var m = 0; m < 2; m++)
        {
            Assert.Equal(predictions[m].Loss(), scores.Loss[m], 1e-4);
            Assert.Equal(predictions[m].Error(), scores.Error[m], 1e-6);
        }
    }

    private static MlpFamily Family(int members) =>
        new(s_shape, [.. Enumerable.Range(2 - members, members).Select(m => Xoshiro256.ForStream(1, (ulong)m))]);

    private static ClassTensors Data(int count)
    {
        var random = new Xoshiro256(9);
        float[] x = [.. Enumerable.Range(0, 3 * count).Select(_ => (float)random.Normal())];
        byte[] labels = [.. Enumerable.Range(0, count).Select(_ => (byte)random.Below(2))];
        return new ClassTensors(x, labels, 2);
    }

    private static (TorchSharp.Modules.Parameter Parameter, optim.Optimizer Optimizer) Reference(
        MlpFamily family, Func<TorchSharp.Modules.Parameter, optim.Optimizer> create)
    {
        var parameter = new TorchSharp.Modules.Parameter(family.Parameters[0].clone());
        return (parameter, create(parameter));
    }

    private static void StepBoth(MlpFamily family, IMlpOptimizer optimizer, TorchSharp.Modules.Parameter expected, optim.Optimizer theirs)
    {
        using var data = Data(6);
        for (var step = 0; step < 5; step++)
        {
            using var scope = NewDisposeScope();
            var gradient = family.Gradient(data.X, data.OneHot, MlpLoss.CrossEntropy);
            theirs.zero_grad();
            expected.mul(gradient[0]).sum().backward();
            optimizer.Step(gradient);
            theirs.step();
            Assert.True(family.Parameters[0].allclose(expected, 1e-5, 1e-7), $"step {step + 1}");
        }

        theirs.Dispose();
        expected.Dispose();
    }

    private sealed class Recorder : IMlpOptimizer
    {
        public Tensor[]? Gradient { get; private set; }

        public void Step(IReadOnlyList<Tensor> gradient) => Gradient = [.. gradient.Select(g => g.clone().DetachFromDisposeScope())];

        public void Dispose() => Array.ForEach(Gradient ?? [], g => g.Dispose());
    }
}
