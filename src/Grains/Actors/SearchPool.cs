using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SelfPlay.Torch;

namespace SelfPlay.Grains.Actors;

/// <summary>
/// The silo's threads for search: everything that costs more CPU than a grain turn may runs here, first come, first
/// served. One thread per core unless configured otherwise.
/// </summary>
public sealed class SearchPool : IDisposable
{
    private readonly BlockingCollection<Item> _queue = [];
    private readonly Thread[] _threads;
    private readonly Action? _prepareThread;

    /// <summary>Starts the threads.</summary>
    public SearchPool(IOptions<SelfPlayOptions> options)
        : this(options.Value.SearchThreads, options.Value.UseTorch ? () => TorchThreads.Use(1) : null)
    {
    }

    internal SearchPool(int threads, Action? prepareThread)
    {
        _prepareThread = prepareThread;
        _threads = new Thread[threads == 0 ? Environment.ProcessorCount : threads];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"selfplay-search-{i}" };
            _threads[i].Start();
        }
    }

    /// <summary>Number of threads.</summary>
    public int Threads => _threads.Length;

    /// <summary>
    /// Queues <paramref name="work"/>, which must not throw; false when the pool takes nothing any more. It is told when it
    /// does not run after all: with the error of the thread that should have run it, or null when the pool is ending.
    /// </summary>
    public bool TryPost(Action work, Action<Exception?> notRun)
    {
        try
        {
            _queue.Add(new Posted(work, notRun));
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Runs <paramref name="work"/> on one of the threads.</summary>
    /// <exception cref="OperationCanceledException">The pool was disposed of before the work began.</exception>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var item = new Item<T>(work);
        try
        {
            _queue.Add(item);
        }
        catch (InvalidOperationException)
        {
            item.Cancel();
        }

        return item.Task;
    }

    /// <summary>Lets the threads finish what they are doing, and cancels what has not begun.</summary>
    public void Dispose()
    {
        if (_queue.IsAddingCompleted)
        {
            return;
        }

        _queue.CompleteAdding();
        while (_queue.TryTake(out var item))
        {
            item.Cancel();
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _queue.Dispose();
    }

    private void Work()
    {
        var failure = Prepare();
        foreach (var item in _queue.GetConsumingEnumerable())
        {
            if (failure is null)
            {
                item.Run();
            }
            else
            {
                item.Fail(failure);
            }
        }
    }

    /// <summary>Prepares this thread; what went wrong is told to everyone who wants work done on it.</summary>
    private Exception? Prepare()
    {
        try
        {
            _prepareThread?.Invoke();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private abstract class Item
    {
        public abstract void Run();

        public abstract void Fail(Exception failure);

        public abstract void Cancel();
    }

    private sealed class Posted(Action work, Action<Exception?> notRun) : Item
    {
        public override void Run() => work();

        public override void Fail(Exception failure) => notRun(failure);

        public override void Cancel() => notRun(null);
    }

    private sealed class Item<T>(Func<T> work) : Item
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _completion.Task;

        public override void Run()
        {
            try
            {
                _completion.SetResult(work());
            }
            catch (Exception e)
            {
                _completion.SetException(e); // belongs to whoever awaits the work
            }
        }

        public override void Fail(Exception failure) => _completion.SetException(failure);

        public override void Cancel() => _completion.TrySetCanceled();
    }
}
