using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace SelfPlay.Grains.Actors;

/// <summary>
/// Slices of play, one after another on the search threads. A finished slice queues the next one by itself, so that no
/// search thread waits for the reader's turn to come; when the reader is a whole slice behind, the stream stands still.
/// </summary>
/// <param name="pool">The search threads.</param>
/// <param name="play">Plays one slice. Not called again after it has thrown.</param>
internal sealed class SliceStream(SearchPool pool, Func<Slice> play)
{
    private readonly Lock _lock = new();
    private readonly Channel<Slice> _ready = Channel.CreateBounded<Slice>(1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Slice? _held;
    private bool _running;
    private bool _stopping;

    /// <summary>Whether playing has thrown: the next read throws the same, once what came before is read.</summary>
    public bool Failed { get; private set; }

    /// <summary>Begins to play.</summary>
    public void Start()
    {
        lock (_lock)
        {
            Continue();
        }
    }

    /// <summary>The next slice.</summary>
    public async Task<Slice> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var slice = await _ready.Reader.ReadAsync(cancellationToken);
            lock (_lock)
            {
                // There may be no room for it again: a slice may have come between the read and the lock.
                if (_held is { } held && _ready.Writer.TryWrite(held))
                {
                    _held = null;
                    Continue();
                }
            }

            return slice;
        }
        catch (ChannelClosedException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException ?? e);
            throw;
        }
    }

    /// <summary>Lets the slice that is being played end, and hands over what has not been read.</summary>
    public async Task<IReadOnlyList<Slice>> StopAsync()
    {
        lock (_lock)
        {
            _stopping = true;
            if (!_running)
            {
                _ended.TrySetResult();
            }
        }

        await _ended.Task;
        var rest = new List<Slice>();
        while (_ready.Reader.TryRead(out var slice))
        {
            rest.Add(slice);
        }

        if (_held is { } held)
        {
            rest.Add(held);
        }

        return rest;
    }

    /// <summary>Queues the next slice unless the stream is to end.</summary>
    private void Continue()
    {
        _running = !_stopping && pool.TryPost(PlayOne, NotPlayed);
        if (!_running)
        {
            _ended.TrySetResult();
            _ready.Writer.TryComplete(_stopping ? null : new OperationCanceledException("The search threads are ending."));
        }
    }

    private void PlayOne()
    {
        Slice slice;
        try
        {
            slice = play();
        }
        catch (Exception e)
        {
            NotPlayed(e); // thrown at whoever reads
            return;
        }

        lock (_lock)
        {
            if (_ready.Writer.TryWrite(slice))
            {
                Continue();
                return;
            }

            _held = slice;
            _running = false;
            if (_stopping)
            {
                _ended.TrySetResult();
            }
        }
    }

    private void NotPlayed(Exception? error)
    {
        lock (_lock)
        {
            Failed = error is not null;
            _running = false;
            _ready.Writer.TryComplete(error ?? new OperationCanceledException("The search threads are ending."));
            _ended.TrySetResult();
        }
    }
}
