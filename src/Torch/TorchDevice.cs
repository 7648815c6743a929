using System.Globalization;
using TorchSharp;

namespace SelfPlay.Torch;

/// <summary>Devices by the name people give them: `cpu`, `cuda`, `cuda:N`, `auto`.</summary>
public static class TorchDevice
{
    private const string CudaPrefix = "cuda:";

    /// <summary>Whether that is the name of a device, here or elsewhere.</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name is "cpu" or "auto" or "cuda" || TryIndex(name, out _);
    }

    /// <summary>
    /// The device of that name; `auto` is the first CUDA device if there is one, else the CPU. Creates no tensor.
    /// </summary>
    /// <exception cref="TorchRuntimeException">The name is wrong, or there is no such device here.</exception>
    public static torch.Device Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        TorchRuntime.Initialize();
        return name switch
        {
            "cpu" => torch.CPU,
            "auto" => torch.cuda.is_available() ? Cuda(name, 0) : torch.CPU,
            "cuda" => Cuda(name, 0),
            _ when TryIndex(name, out var index) => Cuda(name, index),
            _ => throw new TorchRuntimeException($"There is no device '{name}'; the devices are cpu, cuda, cuda:N and auto."),
        };
    }

    private static bool TryIndex(string name, out int index)
    {
        index = 0;
        return name.StartsWith(CudaPrefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(CudaPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }

    private static torch.Device Cuda(string name, int index)
    {
        if (!torch.cuda.is_available())
        {
            throw new TorchRuntimeException(
                $"The device '{name}' needs an NVIDIA GPU with its driver, and a build with -p:TorchBackend=cuda; 'cpu' and 'auto' work here.");
        }

        var count = torch.cuda.device_count();
        return index < count
            ? new torch.Device(DeviceType.CUDA, index)
            : throw new TorchRuntimeException($"There is no device '{name}'; this machine has {count} CUDA device(s), numbered from 0.");
    }
}
