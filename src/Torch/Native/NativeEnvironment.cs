using System.ComponentModel;
using System.Runtime.InteropServices;

namespace SelfPlay.Torch.Native;

/// <summary>The environment as native libraries see it: on Linux, .NET's own copy does not reach them.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>
    /// Idle OpenMP threads sleep instead of spinning: with any other load on the cores, spinning made small networks 20 to 150
    /// times slower. The first name is read by every OpenMP runtime, the second by Intel's and LLVM's. The third silences
    /// libtorch's warnings, of which it writes one for every small convolution on a CPU that NNPACK does not know.
    /// </summary>
    private static readonly (string Name, string Value)[] s_defaults = [("OMP_WAIT_POLICY", "PASSIVE"), ("KMP_BLOCKTIME", "0"), ("TORCH_CPP_LOG_LEVEL", "ERROR")];

    /// <summary>Sets the defaults that the user has not set. Has an effect only before libtorch loads.</summary>
    public static void SetDefaults()
    {
        foreach (var (name, value) in s_defaults)
        {
            SetIfUnset(name, value);
        }
    }

    /// <summary>Sets a variable unless it is set.</summary>
    public static void SetIfUnset(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is not null)
        {
            return;
        }

        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows() && SetEnv(name, value, overwrite: 0) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"The environment variable {name} cannot be set.");
        }
    }

    /// <summary>Reads a variable the way native libraries do; null if it is not set.</summary>
    public static string? Get(string name) => Marshal.PtrToStringUTF8(GetEnv(name));

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnv(string name);
}
