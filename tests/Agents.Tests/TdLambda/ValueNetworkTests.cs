using SelfPlay.Agents.TdLambda;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tests.TdLambda;

public sealed class ValueNetworkTests
{
    [Fact]
    public void A_value_by_hand()
    {
        // Two inputs, two units: tanh(0.5 tanh(0.1 + 0.2 - 0.6) - 0.25 tanh(0.3 + 1 * 0.4 + 2 * 0.1) + 0.05).
        var network = new ValueNetwork(2, 2);
        float[] parameters = [0.2f, 0.4f, -0.3f, 0.1f, 0.1f, 0.3f, 0.5f, -0.25f, 0.05f];
        parameters.CopyTo(network.Parameters, 0);
        var expected = Math.Tanh((0.5 * Math.Tanh(0.1 + 0.2 - 0.6)) - (0.25 * Math.Tanh(0.3 + 0.4 + 0.2)) + 0.05);
        Assert.Equal(expected, network.Evaluate([1, 2]), 1e-6);
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(18, 40)]
    public void The_gradient_of_the_logit_is_that_of_central_differences(int inputs, int hidden)
    {
        const float Step = 1e-2f;
        var random = new Xoshiro256(1);
        var network = ValueNetwork.Draw(inputs, hidden, ref random);
        var input = new float[inputs];
        foreach (ref var x in input.AsSpan())
        {
            x = random.Below(3) == 0 ? 0 : (float)random.Normal();
        }

        var gradient = new float[network.Parameters.Length];
        Assert.Equal(network.Evaluate(input), MathF.Tanh(network.AddGradient(input, 1, gradient)));
        for (var i = 0; i < gradient.Length; i++)
        {
            var kept = network.Parameters[i];
            network.Parameters[i] = kept + Step;
            var above = Math.Atanh(network.Evaluate(input));
            network.Parameters[i] = kept - Step;
            var below = Math.Atanh(network.Evaluate(input));
            network.Parameters[i] = kept;
            Assert.Equal((above - below) / (2 * Step), gradient[i], 5e-4);
        }

        Assert.True(gradient.Max(Math.Abs) > 0.05f);
    }

    [Fact]
    public void Gradients_add_up_by_their_scales()
    {
        var random = new Xoshiro256(2);
        var network = ValueNetwork.Draw(4, 3, ref random);
        float[] input = [1, 0, 0, 1];
        var (once, sum) = (new float[network.Parameters.Length], new float[network.Parameters.Length]);
        network.AddGradient(input, 1, once);
        network.AddGradient(input, 2, sum);
        network.AddGradient(input, -0.5f, sum);
        Assert.All(once.Zip(sum), pair => Assert.Equal(1.5f * pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void A_file_brings_the_same_network_back_and_no_other()
    {
        var random = new Xoshiro256(3);
        var network = ValueNetwork.Draw(6, 4, ref random);
        var writer = new SafeTensorsWriter();
        network.Write(writer);
        var file = SafeTensorsFile.Parse(writer.ToArray());
        Assert.Equal(network.Parameters, ValueNetwork.Read(file, 6, 4).Parameters);
        Assert.Contains("hidden.weight", Assert.Throws<InvalidDataException>(() => ValueNetwork.Read(file, 6, 5)).Message);
        Assert.Throws<InvalidDataException>(() => ValueNetwork.Read(file, 4, 6));
        network.Parameters[3] = float.NaN;
        writer = new SafeTensorsWriter();
        network.Write(writer);
        Assert.Contains("no numbers", Assert.Throws<InvalidDataException>(() => ValueNetwork.Read(SafeTensorsFile.Parse(writer.ToArray()), 6, 4)).Message);
    }
}
