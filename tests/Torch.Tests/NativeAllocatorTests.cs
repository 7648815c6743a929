using System.Runtime.InteropServices;
using TorchSharp;

namespace SelfPlay.Torch.Tests;

public sealed partial class NativeAllocatorTests
{
    private const int Elements = 4 << 20;

    [Fact]
    public void Tensors_do_not_lie_in_mappings_of_their_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.Load("libc.so.6"), "mallinfo2", out _), "the C library is not glibc 2.33 or newer");
        TorchRuntime.Initialize();
        var before = MallocInfo().MappedBytes;

        using var tensor = torch.zeros(Elements);
        var after = MallocInfo().MappedBytes;

        Assert.True((long)after - (long)before < Elements * sizeof(float), $"{before} -> {after} bytes in mappings");
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallinfo2")]
    private static partial HeapInfo MallocInfo();

    /// <summary>glibc's `struct mallinfo2`.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct HeapInfo
    {
        public readonly nuint Arena;
        public readonly nuint FreeChunks;
        public readonly nuint FreeFastChunks;
        public readonly nuint MappedBlocks;
        public readonly nuint MappedBytes;
        public readonly nuint Highest;
        public readonly nuint FreeFastBytes;
        public readonly nuint UsedBytes;
        public readonly nuint FreeBytes;
        public readonly nuint Trimmable;
    }
}
