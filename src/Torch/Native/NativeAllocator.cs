using System.Runtime.InteropServices;

namespace SelfPlay.Torch.Native;

/// <summary>
/// How glibc's malloc treats the blocks of libtorch's tensors. By default it maps a block above 128 KiB from the system and
/// gives it back when freed, so every activation of every layer is paged in anew: at 4 x 32 filters on a 6 x 7 board this
/// made learner steps seven times as slow (`selfplay bench learner`, with and without `MALLOC_MMAP_THRESHOLD_=131072`
/// `MALLOC_TRIM_THRESHOLD_=131072`).
/// </summary>
internal static partial class NativeAllocator
{
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MapThreshold = -3;

    private const int MiB = 1 << 20;

    /// <summary>glibc accepts no more.</summary>
    private const int LargestMapThreshold = 32 * MiB;

    /// <summary>Freed memory up to here stays with the process for the next tensor.</summary>
    private const int Kept = 512 * MiB;

    /// <summary>Keeps freed blocks for reuse. Does nothing where the C library has no such setting; a user's own `MALLOC_...` variable wins.</summary>
    public static void KeepFreedBlocks()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            Set("MALLOC_MMAP_THRESHOLD_", MapThreshold, LargestMapThreshold);
            Set("MALLOC_TRIM_THRESHOLD_", TrimThreshold, Kept);
            Set("MALLOC_TOP_PAD_", TopPad, 16 * MiB);
        }
        catch (EntryPointNotFoundException)
        {
            // musl and others manage their memory otherwise.
        }
    }

    private static void Set(string variable, int parameter, int value)
    {
        if (Environment.GetEnvironmentVariable(variable) is null)
        {
            _ = MallocOption(parameter, value);
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallocOption(int parameter, int value);
}
