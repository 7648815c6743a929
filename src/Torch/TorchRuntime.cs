using System.Runtime.CompilerServices;
using SelfPlay.Torch.Native;
using TorchSharp;

namespace SelfPlay.Torch;

/// <summary>
/// Makes TorchSharp usable in this process. Every executable and test gets <see cref="Prepare"/> by a module initializer;
/// libtorch itself (0.5 GB of mapped files) loads at the first use of a tensor, or by <see cref="Initialize"/>.
/// </summary>
public static class TorchRuntime
{
    private static readonly Lazy<bool> s_prepared = new(PrepareOnce);
    private static readonly Lazy<bool> s_initialized = new(InitializeOnce);

    /// <summary>
    /// Sets what libtorch reads from the environment and registers how its libraries are found. Loads nothing, never fails
    /// for want of libtorch, and does nothing when called again.
    /// </summary>
    public static void Prepare() => _ = s_prepared.Value;

    /// <summary>Loads libtorch now; does nothing when called again. Any thread.</summary>
    /// <exception cref="TorchRuntimeException">It cannot be loaded.</exception>
    public static void Initialize() => _ = s_initialized.Value;

#pragma warning disable CA2255 // The runtime has to be prepared before any code that references this library calls TorchSharp.
    [ModuleInitializer]
    internal static void PrepareWithModule() => Prepare();
#pragma warning restore CA2255

    private static bool PrepareOnce()
    {
        NativeEnvironment.SetDefaults();
        NativeAllocator.KeepFreedBlocks();
        NativeTorch.RegisterResolver();
        return true;
    }

    private static bool InitializeOnce()
    {
        Prepare();
        NativeTorch.Load();
        torch.InitializeDeviceType(DeviceType.CPU);
        TorchThreads.UseOneInteropThread();
        return true;
    }
}
