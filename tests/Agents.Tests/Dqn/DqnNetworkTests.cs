using SelfPlay.Agents.Dqn;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Tests.Dqn;

public sealed class DqnNetworkTests
{
    private static readonly EnvironmentInfo s_planes = new("planes", "Planes", ["a", "b", "c"], new(4, 10, 10));
    private static readonly EnvironmentInfo s_vector = new("vector", "Vector", ["a", "b"], ObservationShape.Vector(4));

    [Fact]
    public void The_network_of_MinAtar_s_paper_has_its_parameters()
    {
        using var network = Create(s_planes, new DqnOptions());
        Assert.Equal((16 * 4 * 9) + 16 + (1024 * 128) + 128 + (128 * 3) + 3, network.parameters().Sum(p => p.numel()));
        Assert.Equal([5, 3, 1], Run(network, zeros(5, 4, 10, 10)).shape);
    }

    [Fact]
    public void Vectors_go_through_two_hidden_layers()
    {
        using var network = Create(s_vector, new DqnOptions { Hidden = 64 }, outputs: 7);
        Assert.Equal((4 * 64) + 64 + (64 * 64) + 64 + (64 * 14) + 14, network.parameters().Sum(p => p.numel()));
        Assert.Equal([5, 2, 7], Run(network, zeros(5, 4, 1, 1)).shape);
    }

    [Fact]
    public void Advantages_have_no_mean_behind_the_value()
    {
        using var network = Create(s_planes, new DqnOptions { Dueling = true });
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        using var generator = new Generator(2);
        var input = rand([2, 4, 10, 10], generator: generator);
        var before = Run(network, input).mean([1, 2]).data<float>().ToArray();
        using (no_grad())
        {
            parameters["advantage_output.bias"].add_(tensor(new[] { 5f, 5, 5 }), Scalars.One); // says nothing
        }

        Assert.Equal(before, Run(network, input).mean([1, 2]).data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        using (no_grad())
        {
            parameters["value_output.bias"].add_(tensor(new[] { 2f }), Scalars.One);
        }

        Assert.Equal(before.Select(b => b + 2), Run(network, input).mean([1, 2]).data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
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
        using var layer = new NoisyDense(Inputs, 1, noise: 0.5, ref random);
        using var input = ones(1, Inputs);
        var quiet = Run(layer, input).item<float>();
        var noise = new double[Draws];
        for (var i = 0; i < Draws; i++)
        {
            layer.DrawNoise(ref random);
            noise[i] = Run(layer, input).item<float>() - quiet;
        }

        // o (Σ_i S i + s) with S = s = σ0 / sqrt(I): E o² = E|ε| = sqrt(2/π), and the same for every i. So is the variance
        // sqrt(2/π) (σ0² / I) (I sqrt(2/π) + 1).
        var gain = Math.Sqrt(2 / Math.PI);
        var variance = gain * 0.25 / Inputs * ((Inputs * gain) + 1);
        Assert.Equal(0, noise.Average(), 4 * Math.Sqrt(variance / Draws));
        Assert.InRange(noise.Sum(x => x * x) / Draws, 0.93 * variance, 1.07 * variance);
    }

    [Fact]
    public void Noise_is_one_draw_for_all_rows_and_its_size_is_learnt()
    {
        var random = new Xoshiro256(5);
        using var layer = new NoisyDense(3, 2, noise: 0.5, ref random);
        layer.DrawNoise(ref random);
        var rows = Run(layer, ones(2, 3)).data<float>().ToArray();
        Assert.Equal(rows[..2], rows[2..]);
        layer.DrawNoise(ref random);
        Assert.NotEqual(rows[..2], Run(layer, ones(2, 3)).data<float>().ToArray()[..2]);
        layer.call(ones(2, 3)).sum().backward();
        Assert.All(layer.parameters(), p => Assert.True(p.grad!.abs().sum().item<float>() > 0));
    }

    [Fact]
    public void Noise_explores_without_epsilon()
    {
        using var network = Create(s_planes, new DqnOptions { Noisy = true });
        var random = new Xoshiro256(6);
        var chosen = new HashSet<long>();
        for (var i = 0; i < 50; i++)
        {
            network.DrawNoise(ref random);
            chosen.Add(Run(network, ones(1, 4, 10, 10)).argmax().item<long>());
        }

        Assert.True(chosen.Count > 1);
    }

    private static DqnNetwork Create(EnvironmentInfo environment, DqnOptions options, int outputs = 1, ulong seed = 1)
    {
        var random = new Xoshiro256(seed);
        return new DqnNetwork(environment, options, outputs, ref random);
    }

    private static Tensor Run(Layer network, Tensor input)
    {
        using var noGrad = no_grad();
        return network.call(input);
    }
}
