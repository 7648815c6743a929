namespace SelfPlay.Search.Protocols.Uci;

/// <summary>
/// A search that goes on: on a thread of its own, so that `stop` works at once. A search without end, or on the opponent's
/// time, keeps its move back until it is told to stop or that the opponent has played as expected.
/// </summary>
internal sealed class UciSearch : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop;
    private readonly ManualResetEventSlim _release = new();
    private readonly Thread _thread;
    private readonly TimeSpan? _budget;
    private readonly bool _ponders;

    /// <summary>Begins to search.</summary>
    /// <param name="go">What was asked for.</param>
    /// <param name="budget">Time for the move; null for as long as it takes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="search">The search: ends when the token does.</param>
    /// <param name="tell">Tells its result.</param>
    /// <param name="fail">Tells why there is none.</param>
    public UciSearch(UciGo go, TimeSpan? budget, TimeProvider time, Func<CancellationToken, string> search, Action<string> tell, Action<Exception> fail)
    {
        _budget = budget;
        _ponders = go.Ponder;
        _stop = budget is { } limit && !go.Ponder ? new CancellationTokenSource(limit, time) : new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        IsEndless = go.Infinite || go.Ponder;
        if (!IsEndless)
        {
            _release.Set();
        }

        _thread = new Thread(() => Run(search, tell, fail)) { IsBackground = true, Name = "uci search" };
        _thread.Start();
    }

    /// <summary>Whether it waits for `stop` or `ponderhit`.</summary>
    public bool IsEndless { get; private set; }

    /// <summary>Whether it still goes on.</summary>
    public bool IsRunning => _thread.IsAlive;

    /// <summary>Ends the search; its move follows at once.</summary>
    public void Stop()
    {
        IsEndless = false;
        _stop.Cancel();
        _release.Set();
    }

    /// <summary>The opponent has played the move expected: from now on a search on their time is an ordinary one.</summary>
    public void PonderHit()
    {
        if (!_ponders)
        {
            return;
        }

        IsEndless = false;
        if (_budget is { } limit)
        {
            _stop.CancelAfter(limit);
        }

        _release.Set();
    }

    /// <summary>Waits until the move has been told.</summary>
    /// <param name="meanwhile">What to do again and again while it has not; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the search goes on.</exception>
    public void Wait(Action? meanwhile, CancellationToken cancellationToken)
    {
        while (!_thread.Join(Look))
        {
            cancellationToken.ThrowIfCancellationRequested();
            meanwhile?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _thread.Join();
        _stop.Dispose();
        _release.Dispose();
    }

    private void Run(Func<CancellationToken, string> search, Action<string> tell, Action<Exception> fail)
    {
        try
        {
            var result = search(_stop.Token);
            _release.Wait(CancellationToken.None); // the end of the time is no reason to move before the opponent has
            tell(result);
        }
        catch (Exception failure)
        {
            fail(failure);
        }
    }
}
