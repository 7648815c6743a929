using SelfPlay.Agents.Weights;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SelfPlay.Agents.Tests.Weights;

public sealed class ModuleWeightsTests
{
    [Fact]
    public void Parameters_and_buffers_survive_a_round_trip()
    {
        using var first = Network(1);
        using var second = Network(2);
        using var input = torch.ones(1, 2, 3, 3);
        Train(first, torch.optim.SGD(first.parameters(), 0.1), 2); // moves the running means too

        ModuleWeights.Import(second, ModuleWeights.Export(first));

        Assert.Equal(State(first), State(second));
        first.eval();
        second.eval();
        Assert.Equal(Output(first, input), Output(second, input));
    }

    [Fact]
    public void Files_name_tensors_as_the_module_does()
    {
        using var network = Network(1);

        var file = SafeTensorsFile.Parse(ModuleWeights.Export(network));

        Assert.Equal(
            ["conv.bias", "conv.weight", "linear.bias", "linear.weight", "norm.bias", "norm.num_batches_tracked", "norm.running_mean", "norm.running_var", "norm.weight"],
            file.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.Equal([4L, 2, 3, 3], file["conv.weight"].Shape);
        Assert.Equal(0, file["norm.num_batches_tracked"].Scalar<long>());
    }

    [Fact]
    public void Views_are_written_in_row_major_order()
    {
        using var network = Network(1);
        var before = State(network);
        foreach (var (_, parameter) in network.named_parameters().Where(p => p.parameter.dim() == 4))
        {
            using var guard = torch.no_grad();
            using var transposed = parameter.permute(0, 2, 3, 1).contiguous();
            using var view = transposed.permute(0, 3, 1, 2);
            parameter.set_(view);
            Assert.False(parameter.is_contiguous());
        }

        Assert.Equal(before, SafeTensorsFile.Parse(ModuleWeights.Export(network)).Tensors.ToDictionary(t => t.Name, t => Convert.ToHexString(t.Data.Span)));
    }

    [Fact]
    public void Narrower_weights_load_into_a_module_that_keeps_wide_ones()
    {
        using var network = Network(1);
        using var narrow = Network(1).bfloat16();
        var file = ModuleWeights.Export(narrow);
        Assert.Equal(TensorType.BF16, SafeTensorsFile.Parse(file)["conv.weight"].Type);

        ModuleWeights.Import(network, file);

        using var back = Network(3);
        ModuleWeights.Import(back, ModuleWeights.Export(network));
        Assert.Equal(file, ModuleWeights.Export(back.bfloat16()));
    }

    [Theory]
    [InlineData("missing", "The file has no tensor 'linear.bias'.")]
    [InlineData("extra", "The tensor 'linear.scale' is not part of this architecture.")]
    [InlineData("shape", "The tensor 'linear.weight' has the shape [36, 3] where [3, 36] is expected.")]
    [InlineData("type", "The tensor 'norm.num_batches_tracked' is of type F32 where I64 is expected.")]
    public void Weights_of_another_architecture_change_nothing(string damage, string message)
    {
        using var source = Network(1);
        using var target = Network(2);
        var before = State(target);
        var writer = new SafeTensorsWriter();
        foreach (var tensor in SafeTensorsFile.Parse(ModuleWeights.Export(source)).Tensors)
        {
            switch (damage, tensor.Name)
            {
                case ("missing", "linear.bias"):
                    break;
                case ("shape", "linear.weight"):
                    writer.Add(tensor.Name, tensor.Type, [36, 3], tensor.Data.Span);
                    break;
                case ("type", "norm.num_batches_tracked"):
                    writer.AddScalar(tensor.Name, 0f);
                    break;
                default:
                    writer.Add(tensor.Name, tensor.Type, tensor.Shape.AsSpan(), tensor.Data.Span);
                    break;
            }
        }

        if (damage == "extra")
        {
            writer.AddScalar("linear.scale", 1f);
        }

        var error = Assert.Throws<InvalidDataException>(() => ModuleWeights.Import(target, writer.ToArray()));

        Assert.Equal(message, error.Message);
        Assert.Equal(before, State(target));
    }

    [Fact]
    public void Export_and_import_leave_no_tensor_behind()
    {
        using var network = Network(1);
        void Cycle()
        {
            var writer = new SafeTensorsWriter();
            ModuleWeights.Add(writer, "network.", network);
            var file = SafeTensorsFile.Parse(writer.ToArray());
            ModuleWeights.Load(file, "network.", network);
        }

        Cycle();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Cycle();
        Cycle();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static TorchSharp.Modules.Sequential Network(long seed)
    {
        var network = Sequential(
            ("conv", Conv2d(2, 4, 3, padding: 1)),
            ("norm", BatchNorm2d(4)),
            ("flatten", Flatten()),
            ("linear", Linear(36, 3)));
        using var generator = new torch.Generator((ulong)seed);
        using var guard = torch.no_grad();
        foreach (var parameter in network.parameters())
        {
            _ = parameter.normal_(0, 0.1, generator);
        }

        return network;
    }

    private static void Train(TorchSharp.Modules.Sequential network, torch.optim.Optimizer optimizer, int steps)
    {
        network.train();
        for (var i = 0; i < steps; i++)
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new torch.Generator((ulong)i + 11);
            optimizer.zero_grad();
            network.call(torch.randn([8, 2, 3, 3], generator: generator)).pow(2).mean().backward();
            _ = optimizer.step();
        }
    }

    private static float[] Output(TorchSharp.Modules.Sequential network, torch.Tensor input)
    {
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        return network.call(input).data<float>().ToArray();
    }

    private static Dictionary<string, string> State(Module module) =>
        SafeTensorsFile.Parse(ModuleWeights.Export(module)).Tensors.ToDictionary(t => t.Name, t => Convert.ToHexString(t.Data.Span));
}
