using System.Runtime.CompilerServices;

namespace SelfPlay.Torch.Entry;

/// <summary>
/// Compiled into every assembly that uses TorchSharp or starts a process that does, so that the runtime is prepared
/// before the first tensor even where no type of SelfPlay.Torch is mentioned.
/// </summary>
file static class TorchEntry
{
#pragma warning disable CA2255 // Library code needs the same guarantee as executables.
    [ModuleInitializer]
    internal static void Prepare() => TorchRuntime.Prepare();
#pragma warning restore CA2255
}
