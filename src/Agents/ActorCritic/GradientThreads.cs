namespace SelfPlay.Agents.ActorCritic;

/// <summary>Several threads for the shares of a batch: the calling one and some of their own.</summary>
/// <param name="count">Threads in all, 1 or more.</param>
internal sealed class GradientThreads(int count) : IDisposable
{
    private readonly GradientThread[] _others = [.. Enumerable.Range(1, count - 1).Select(i => new GradientThread($"selfplay-gradient-{i}"))];

    /// <summary>Threads in all.</summary>
    public int Count => count;

    /// <summary>Where share <paramref name="i"/> of <paramref name="things"/> begins; share <see cref="Count"/> would begin at their end.</summary>
    public int Share(int things, int i) => (int)((long)things * i / count);

    /// <summary>Does <paramref name="work"/> for 0 .. <see cref="Count"/> - 1 at once and returns when all is done; the first error is thrown then.</summary>
    public void Run(Action<int> work)
    {
        var others = new Task[_others.Length];
        for (var i = 0; i < others.Length; i++)
        {
            var share = i + 1;
            others[i] = _others[i].RunAsync(() => work(share));
        }

        try
        {
            work(0);
        }
        finally
        {
            // Nobody reads what the shares have in common any more when this returns or throws.
            Task.WhenAll(others).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait();
        }

        Array.ForEach(others, task => task.GetAwaiter().GetResult());
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_others, thread => thread.Dispose());
}
