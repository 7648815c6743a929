using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace SelfPlay.Torch.Native;

/// <summary>
/// Loads libtorch and TorchSharp's native half. TorchSharp 0.107 is built with GCC 13 and asks for a C++ library as new
/// (GLIBCXX_3.4.32), which Debian 12, Ubuntu 22.04 and RHEL 9 do not have; there, a patched copy of that one file is
/// loaded instead (<see cref="StandardLibraryPatch"/>). Where the C++ library is new enough, everything loads as it is.
/// </summary>
internal static partial class NativeTorch
{
    private const string Bridge = "LibTorchSharp";
    private const string BridgeFile = "libLibTorchSharp.so";

    /// <summary>What the bridge links against, in the order in which they need each other.</summary>
    private static readonly string[] s_dependencies = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    private static readonly Lock s_lock = new();
    private static nint s_bridge;

    /// <summary>True where the bridge has to be patched and can be.</summary>
    private static bool IsPatchable => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Offers the patched bridge whenever the ordinary search for it has failed.</summary>
    public static void RegisterResolver()
    {
        if (IsPatchable)
        {
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
        }
    }

    /// <summary>Loads libtorch and the bridge now. Where nothing needs patching, TorchSharp's own loading does the work.</summary>
    /// <exception cref="TorchRuntimeException">A file is missing or does not load.</exception>
    public static void Load()
    {
        if (IsPatchable)
        {
            _ = LoadBridge();
        }
    }

    private static nint Resolve(Assembly assembly, string name) => name == Bridge ? LoadBridge() : 0;

    private static nint LoadBridge()
    {
        lock (s_lock)
        {
            if (s_bridge == 0)
            {
                foreach (var dependency in s_dependencies)
                {
                    _ = LoadFile(Locate(dependency));
                }

                var bridge = Locate(BridgeFile);
                s_bridge = StandardLibraryIsNewEnough() ? LoadFile(bridge) : NativeCache.WithFile(Patched(bridge), BridgeFile, LoadFile);
            }

            return s_bridge;
        }
    }

    private static byte[] Patched(string bridge)
    {
        try
        {
            return StandardLibraryPatch.Apply(File.ReadAllBytes(bridge));
        }
        catch (InvalidDataException e)
        {
            throw new TorchRuntimeException($"The native library {bridge} cannot be adapted to this system's C++ library: {e.Message}", e);
        }
    }

    private static nint LoadFile(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchRuntimeException($"The native library {path} does not load: {e.Message.ReplaceLineEndings(" ").Trim()}", e);
        }
    }

    /// <summary>Finds a native file where the host looks for them: beside the program, or in package folders when run unpublished.</summary>
    internal static string Locate(string file)
    {
        var host = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var beside = AppContext.BaseDirectory;
        return host.Append(beside).Append(Path.Combine(beside, "runtimes", "linux-x64", "native"))
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists)
            ?? throw new TorchRuntimeException(
                $"The native library {file} is not among the files of this program: reference the package libtorch-cpu-linux-x64 or libtorch-cuda-12.8-linux-x64 in the executable project.");
    }

    private static bool StandardLibraryIsNewEnough() =>
        NativeLibrary.TryLoad("libstdc++.so.6", out var library)
        && GetVersionedSymbol(library, StandardLibraryPatch.MissingSymbol, StandardLibraryPatch.MissingVersion) != 0;

    [LibraryImport("libc", EntryPoint = "dlvsym", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetVersionedSymbol(nint library, string symbol, string version);
}
