using TorchSharp;

namespace SelfPlay.Torch;

/// <summary>
/// The one place that decides how many threads libtorch computes with. OpenMP keeps that number per calling thread:
/// a dedicated thread calls <see cref="Use"/> before its first tensor, and threads that did so earlier keep theirs.
/// </summary>
public static class TorchThreads
{
    /// <summary>Threads an operation called from this thread runs on.</summary>
    public static int Current
    {
        get
        {
            TorchRuntime.Initialize();
            return torch.get_num_threads();
        }
    }

    /// <summary>
    /// Lets operations called from this thread run on <paramref name="threads"/> threads, and likewise from threads that have
    /// not used libtorch yet. Small networks want 1: a fork and join costs more than their layers.
    /// </summary>
    /// <param name="threads">At least 1.</param>
    /// <exception cref="TorchRuntimeException">libtorch cannot be loaded.</exception>
    public static void Use(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        TorchRuntime.Initialize();

        // A thread's first question or operation overwrites its number with the newest of the process: let that be over.
        _ = torch.get_num_threads();
        torch.set_num_threads(threads);
    }

    /// <summary>The pool between operations serves TorchScript and asynchronous calls only; libtorch lets it be set once.</summary>
    internal static void UseOneInteropThread() => torch.set_num_interop_threads(1);
}
