using SelfPlay.Torch.Native;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SelfPlay.Torch.Tests;

public sealed class TorchRuntimeTests
{
    [Fact]
    public void Convolution_computes_the_expected_sums()
    {
        using var scope = torch.NewDisposeScope();
        var ones = torch.ones(1, 1, 3, 3);

        var sums = TorchConvolution.Conv2d(ones, torch.ones(1, 1, 3, 3), padding: [1L, 1L]);

        Assert.Equal([4f, 6f, 4f, 6f, 9f, 6f, 4f, 6f, 4f], sums.data<float>().ToArray());
    }

    [Fact]
    public void Training_steps_lower_the_loss()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(7);
        using var network = Sequential(
            ("conv", Conv2d(2, 8, 3, padding: 1)),
            ("norm", BatchNorm2d(8)),
            ("relu", ReLU()),
            ("flatten", Flatten()),
            ("linear", Linear(8 * 6 * 7, 1)));
        using var optimizer = torch.optim.Adam(network.parameters(), lr: 1e-2);
        var inputs = torch.randn([16, 2, 6, 7], generator: generator);
        var targets = torch.randn([16, 1], generator: generator);
        float Step()
        {
            using var step = torch.NewDisposeScope();
            optimizer.zero_grad();
            var loss = functional.mse_loss(network.call(inputs), targets);
            loss.backward();
            optimizer.step();
            return loss.item<float>();
        }

        var first = Step();
        var last = first;
        for (var i = 0; i < 30; i++)
        {
            last = Step();
        }

        Assert.True(last < first / 2, $"{first} -> {last}");
    }

    [Fact]
    public void Brain_floats_compute()
    {
        using var scope = torch.NewDisposeScope();
        using var guard = torch.inference_mode();
        using var generator = new torch.Generator(7);
        var input = torch.randn([4, 8, 6, 7], generator: generator);
        var kernel = torch.randn([8, 8, 3, 3], generator: generator);

        var exact = TorchConvolution.Conv2d(input, kernel, padding: [1L, 1L]);
        var rounded = TorchConvolution.Conv2d(MemoryLayout.ChannelsLast(input.bfloat16()), MemoryLayout.ChannelsLast(kernel.bfloat16()), padding: [1L, 1L]);

        Assert.Equal(torch.ScalarType.BFloat16, rounded.dtype);
        var difference = (rounded.to_type(torch.ScalarType.Float32) - exact).abs().max().item<float>();
        Assert.InRange(difference, 1e-6f, 0.5f);
    }

    [Fact]
    public void Defaults_are_visible_to_native_code()
    {
        TorchRuntime.Prepare();

        Assert.Equal("PASSIVE", NativeEnvironment.Get("OMP_WAIT_POLICY"));
    }

    [Fact]
    public void Variables_of_the_user_are_kept()
    {
        NativeEnvironment.SetIfUnset("SELFPLAY_TEST_VARIABLE", "first");
        NativeEnvironment.SetIfUnset("SELFPLAY_TEST_VARIABLE", "second");

        Assert.Equal("first", NativeEnvironment.Get("SELFPLAY_TEST_VARIABLE"));
        Assert.Null(NativeEnvironment.Get("SELFPLAY_TEST_UNSET"));
    }

    [Fact]
    public void Initialize_can_be_called_again_and_from_any_thread()
    {
        _ = Parallel.For(0, 4, _ => TorchRuntime.Initialize());

        TorchRuntime.Initialize();
        Assert.True(TorchThreads.Current >= 1);
    }

    [Fact]
    public void Missing_libraries_are_named_with_the_package_that_has_them()
    {
        var error = Assert.Throws<TorchRuntimeException>(() => NativeTorch.Locate("libabsent.so"));

        Assert.StartsWith("The native library libabsent.so is not among the files of this program: reference the package", error.Message);
    }

    [Fact]
    public void Each_thread_has_its_own_thread_count()
    {
        var (inner, outer) = (0, 0);
        var thread = new Thread(() =>
        {
            TorchThreads.Use(2);
            var other = new Thread(() =>
            {
                TorchThreads.Use(1);
                inner = TorchThreads.Current;
            });
            other.Start();
            other.Join();
            outer = TorchThreads.Current;
        });
        thread.Start();
        thread.Join();

        Assert.Equal((1, 2), (inner, outer));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => TorchThreads.Use(0));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("auto")]
    public void Devices_that_are_here_are_found(string name)
    {
        Assert.SkipWhen(name == "auto" && torch.cuda.is_available(), "there is a GPU");

        Assert.Equal(DeviceType.CPU, TorchDevice.Parse(name).type);
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:0")]
    [InlineData("cuda:7")]
    public void Absent_gpus_are_named(string name)
    {
        Assert.SkipWhen(torch.cuda.is_available(), "there is a GPU");

        var error = Assert.Throws<TorchRuntimeException>(() => TorchDevice.Parse(name));
        Assert.Contains($"'{name}'", error.Message);
        Assert.Contains("NVIDIA", error.Message);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:1x")]
    [InlineData("CPU")]
    public void Unknown_devices_are_refused_with_the_valid_names(string name)
    {
        var error = Assert.Throws<TorchRuntimeException>(() => TorchDevice.Parse(name));

        Assert.Equal($"There is no device '{name}'; the devices are cpu, cuda, cuda:N and auto.", error.Message);
    }
}
