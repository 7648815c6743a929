using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using SelfPlay.Agents.Dqn;
using SelfPlay.Agents.Dqn.Layers;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SelfPlay.Agents.Tests.Dqn;

public sealed class DqnNetworkTests
{
    private static readonly EnvironmentInfo s_planes = new("planes", "Planes", ["a", "b", "c"], new(4, 10, 9));
    private static readonly EnvironmentInfo s_vector = new("vector", "Vector", ["a", "b"], ObservationShape.Vector(4));

    [Fact]
    public void The_network_of_MinAtar_s_paper_has_its_parameters()
    {
        using var network = Create(s_planes, new DqnOptions());
        Assert.Equal((16 * 4 * 9) + 16 + (16 * 8 * 7 * 128) + 128 + (128 * 3) + 3, network.parameters().Sum(p => p.numel()));
        Assert.Equal(5 * 3, network.Forward(new float[5 * 4 * 10 * 9]).Length);
    }

    [Fact]
    public void Vectors_go_through_two_hidden_layers()
    {
        using var network = Create(s_vector, new DqnOptions { Hidden = 64 }, outputs: 7);
        Assert.Equal((4 * 64) + 64 + (64 * 64) + 64 + (64 * 14) + 14, network.parameters().Sum(p => p.numel()));
        Assert.Equal(5 * 2 * 7, network.Forward(new float[5 * 4]).Length);
    }

    [Fact]
    public void Advantages_have_no_mean_behind_the_value()
    {
        using var network = Create(s_planes, new DqnOptions { Dueling = true });
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        var input = Numbers(2 * s_planes.Observation.Size, seed: 2);
        float[] Means() => [.. network.Forward(input).ToArray().Chunk(3).Select(row => row.Average())];
        var before = Means();
        using (no_grad())
        {
            parameters["advantage_output.bias"].add_(tensor(new[] { 5f, 5, 5 }), Scalars.One); // says nothing
        }

        Assert.Equal(before, Means(), (a, b) => Math.Abs(a - b) < 1e-5);
        using (no_grad())
        {
            parameters["value_output.bias"].add_(tensor(new[] { 2f }), Scalars.One);
        }

        Assert.Equal(before.Select(b => b + 2), Means(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void The_same_seed_makes_the_same_network_and_a_copy_is_one()
    {
        using var first = Create(s_planes, new DqnOptions(), seed: 3);
        using var second = Create(s_planes, new DqnOptions(), seed: 3);
        using var other = Create(s_planes, new DqnOptions(), seed: 4);
        Assert.Equal(ModuleWeights.Export(first), ModuleWeights.Export(second));
        Assert.NotEqual(ModuleWeights.Export(first), ModuleWeights.Export(other));
        new FlatParameters(other).CopyFrom(new FlatParameters(first));
        Assert.Equal(ModuleWeights.Export(first), ModuleWeights.Export(other));
    }

    [Fact]
    public void Every_parameter_has_one_name_and_comes_back_from_a_file()
    {
        var options = new DqnOptions { Dueling = true, Noisy = true, Hidden = 8 };
        using var network = Create(s_planes, options);
        Assert.Equal(2 + (4 * 4), SafeTensorsFile.Parse(ModuleWeights.Export(network)).Tensors.Count);
        using var other = Create(s_planes, options, seed: 9);
        Assert.Equal(0.25, DqnWeights.Read(DqnWeights.Write(network, 0.25), other));
        Assert.Equal(ModuleWeights.Export(network), ModuleWeights.Export(other));
        using var plain = Create(s_planes, options with { Noisy = false });
        Assert.Throws<InvalidDataException>(() => DqnWeights.Read(DqnWeights.Write(network, 0.25), plain));
        Assert.Throws<InvalidDataException>(() => DqnWeights.Read(DqnWeights.Write(network, 1.5), other));
    }

    [Fact]
    public void Noise_has_the_mean_and_the_variance_of_the_paper()
    {
        const int Inputs = 16, Draws = 20_000;
        var random = new Xoshiro256(5);
        using var layer = new NoisyLayer(Inputs, 1, noise: 0.5, ref random);
        using var input = Ones(Inputs, 1);
        var quiet = Run(layer, 1, input)[0];
        var noise = new double[Draws];
        for (var i = 0; i < Draws; i++)
        {
            layer.DrawNoise(ref random);
            noise[i] = Run(layer, 1, input)[0] - quiet;
        }

        // o (Σ_i S i + s) with S = s = σ0 / sqrt(I): E o² = E|ε| = sqrt(2/π), and the same for every i. So is the variance
        // sqrt(2/π) (σ0² / I) (I sqrt(2/π) + 1).
        var gain = Math.Sqrt(2 / Math.PI);
        var variance = gain * 0.25 / Inputs * ((Inputs * gain) + 1);
        Assert.Equal(0, noise.Average(), 4 * Math.Sqrt(variance / Draws));
        Assert.InRange(noise.Sum(x => x * x) / Draws, 0.93 * variance, 1.07 * variance);
    }

    [Fact]
    public void Noise_is_one_draw_for_all_rows()
    {
        var random = new Xoshiro256(5);
        using var layer = new NoisyLayer(3, 2, noise: 0.5, ref random);
        layer.DrawNoise(ref random);
        using var input = Ones(3, 2);
        var columns = Run(layer, 2, input);
        Assert.Equal((columns[0], columns[2]), (columns[1], columns[3]));
        layer.DrawNoise(ref random);
        Assert.NotEqual(columns, Run(layer, 2, input));
    }

    [Fact]
    public void Noise_explores_without_epsilon()
    {
        using var network = Create(s_planes, new DqnOptions { Noisy = true });
        var random = new Xoshiro256(6);
        var input = Numbers(s_planes.Observation.Size, seed: 2);
        var chosen = new HashSet<int>();
        for (var i = 0; i < 50; i++)
        {
            network.DrawNoise(ref random);
            chosen.Add(TensorPrimitives.IndexOfMax(network.Forward(input)));
        }

        Assert.True(chosen.Count > 1);
    }

    /// <summary>Outputs and gradients are libtorch's.</summary>
    [Theory]
    [InlineData(true, false, 1, 16)]
    [InlineData(true, true, 3, 16)]
    [InlineData(true, true, 1, 21)]
    [InlineData(false, false, 4, 16)]
    [InlineData(false, true, 1, 16)]
    public void Outputs_and_gradients_are_those_of_automatic_differentiation(bool planes, bool dueling, int outputs, int filters)
    {
        const int Rows = 7;
        using var scope = NewDisposeScope();
        var environment = planes ? s_planes : s_vector;
        var options = new DqnOptions { Dueling = dueling, Filters = filters, Hidden = 20 };
        using var network = Create(environment, options, outputs);
        using var other = Create(environment, options, outputs, seed: 8);
        new FlatParameters(network).CopyFrom(new FlatParameters(other)); // what was kept of the first parameters would show
        var (actions, shape) = (environment.Actions.Count, environment.Observation);
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone().requires_grad_());
        var (input, byOutput) = (Numbers(Rows * shape.Size, seed: 5), Numbers(Rows * actions * outputs, seed: 6));
        var x = tensor(input, [Rows, shape.Planes, shape.Height, shape.Width]);
        var features = planes
            ? TorchConvolution.Conv2d(x, parameters["torso.filters"].permute(3, 0, 1, 2), parameters["torso.bias"]).relu().permute(0, 2, 3, 1).flatten(1)
            : Product(x.flatten(1), "torso").relu();
        Tensor Product(Tensor rows, string layer) => nn.functional.linear(rows, parameters[layer + ".weight"], parameters[layer + ".bias"]);
        Tensor Stream(string name) => Product(Product(features, name + "_hidden").relu(), name + "_output").view(Rows, -1, outputs);
        var advantage = Stream("advantage");
        var expected = dueling ? Stream("value").Plus(advantage).Plus(advantage.mean([1], keepdim: true).neg()) : advantage;
        var gradients = autograd.grad([expected], [.. parameters.Values], [tensor(byOutput, [Rows, actions, outputs])]);

        var gradient = new float[parameters.Values.Sum(p => p.numel())];
        Array.Fill(gradient, float.NaN);
        network.MakeGradientIn(gradient);
        for (var time = 0; time < 2; time++) // the second one overwrites what the first one left
        {
            _ = network.Forward(new float[Rows * shape.Size]);
            _ = network.Forward(new float[2 * shape.Size]);
            Assert.InRange(Distance(Layer.Elements(expected.contiguous()).ToArray(), network.Forward(input).ToArray()), 0, 1e-5);
            network.Backward(byOutput);
            Assert.InRange(Distance([.. gradients.SelectMany(g => Layer.Elements(g.contiguous()).ToArray())], gradient), 0, 1e-5);
        }
    }

    [Fact]
    public void The_gradient_has_the_same_bits_wherever_its_memory_is()
    {
        using var network = Create(s_planes, new DqnOptions());
        var (input, byOutput) = (Numbers(32 * s_planes.Observation.Size, seed: 5), Numbers(32 * 3, seed: 6));
        var (gradients, places) = (new List<float[]>(), new HashSet<nint>());
        for (var i = 0; i < 8; i++)
        {
            var gradient = GC.AllocateArray<float>(new FlatParameters(network).Count, pinned: true);
            places.Add(Marshal.UnsafeAddrOfPinnedArrayElement(gradient, 0) % 64);
            network.MakeGradientIn(gradient);
            _ = network.Forward(input);
            network.Backward(byOutput);
            gradients.Add(gradient);
            GC.KeepAlive(GC.AllocateArray<byte>(8, pinned: true)); // has the next one lie elsewhere within a line of the cache
        }

        Assert.True(places.Count > 1, "memory began at different places of a line of the cache");
        Assert.All(gradients, gradient => Assert.Equal(gradients[0], gradient));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var network = Create(s_vector, new DqnOptions { Hidden = 8 });
        Assert.Throws<InvalidOperationException>(() => network.Backward(new float[2]));
        _ = network.Forward(new float[4 * 3]);
        Assert.Throws<ArgumentException>(() => network.Backward(new float[2 * 2]));
        Assert.Throws<InvalidOperationException>(() => network.Backward(new float[2 * 3]));
        Assert.Throws<ArgumentException>(() => network.MakeGradientIn(new float[new FlatParameters(network).Count + 1]));
    }

    /// <summary>With noise, too, the gradient is how the outputs change, parameter by parameter.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_through_noise_are_differences(bool planes)
    {
        const int Rows = 6;
        var environment = planes ? s_planes : s_vector;
        using var network = Create(environment, new DqnOptions { Dueling = true, Noisy = true, Hidden = 12 }, outputs: 3);
        var random = new Xoshiro256(8);
        network.DrawNoise(ref random);
        var (input, byOutput) = (Numbers(Rows * environment.Observation.Size, seed: 5), Numbers(Rows * environment.Actions.Count * 3, seed: 6));
        var gradient = new float[network.parameters().Sum(p => p.numel())];
        Array.Fill(gradient, float.NaN);
        network.MakeGradientIn(gradient);
        _ = network.Forward(input);
        network.Backward(byOutput);
        foreach (var (parameter, offset) in new FlatParameters(network).Parts())
        {
            var values = Layer.Elements(parameter);
            var part = gradient.AsSpan(offset, values.Length);
            var before = values.ToArray();
            for (ulong seed = 20; seed < 25; seed++)
            {
                var direction = Numbers(values.Length, seed);
                const float Step = 2e-3f;
                TensorPrimitives.MultiplyAdd(direction, Step, before, values);
                var above = Dot(network.Forward(input), byOutput);
                TensorPrimitives.MultiplyAdd(direction, -Step, before, values);
                var below = Dot(network.Forward(input), byOutput);
                before.CopyTo(values);
                var size = TensorPrimitives.Norm<float>(direction) * TensorPrimitives.Norm<float>(part);
                Assert.Equal(Dot(direction, part), (above - below) / (2 * Step), 0.01 * size);
            }
        }
    }

    private static DqnNetwork Create(EnvironmentInfo environment, DqnOptions options, int outputs = 1, ulong seed = 1)
    {
        var random = new Xoshiro256(seed);
        return new DqnNetwork(environment, options, outputs, ref random);
    }

    /// <summary>What a layer gives. [O * B]</summary>
    private static float[] Run(NoisyLayer layer, int outputs, Activation input)
    {
        using var output = new Activation((int)input.Rows.shape[0], outputs, byRows: false);
        layer.Forward(input, output);
        return output.Values.ToArray();
    }

    private static Activation Ones(int units, int rows)
    {
        var ones = new Activation(rows, units, byRows: false);
        ones.Values.Fill(1);
        return ones;
    }

    /// <summary>A quarter of them drawn from a standard normal distribution, the others 0.</summary>
    private static float[] Numbers(int count, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var numbers = new float[count];
        foreach (ref var number in numbers.AsSpan())
        {
            number = random.Below(4) == 0 ? (float)random.Normal() : 0;
        }

        return numbers;
    }

    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => TensorPrimitives.Dot(x, y);

    private static float Distance(float[] exact, float[] other) => TensorPrimitives.Distance<float>(exact, other) / TensorPrimitives.Norm<float>(exact);
}
