using System.Collections.Concurrent;
using SelfPlay.Torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>A thread of its own for libtorch's work, which belongs to the thread that it is done on.</summary>
internal sealed class GradientThread : IDisposable
{
    private readonly BlockingCollection<Task> _work = [];
    private readonly Thread _thread;

    /// <param name="name">Of the thread.</param>
    public GradientThread(string name)
    {
        _thread = new Thread(Work) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Does something on the thread.</summary>
    public Task RunAsync(Action action)
    {
        var task = new Task(action);
        _work.Add(task);
        return task;
    }

    /// <summary>Ends the thread after what it is at.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Work()
    {
        TorchThreads.Use(1);
        foreach (var task in _work.GetConsumingEnumerable())
        {
            task.RunSynchronously();
        }
    }
}
