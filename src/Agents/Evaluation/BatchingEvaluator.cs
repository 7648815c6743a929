using System.Runtime.ExceptionServices;
using SelfPlay.Games;
using SelfPlay.Search.Evaluation;

namespace SelfPlay.Agents.Evaluation;

/// <summary>
/// Merges the batches of all threads that call it into larger ones, for devices that need those to be busy. Nobody waits for a
/// clock: a caller that finds a lane free evaluates at once whatever has come in, its own batch with it, and while all lanes
/// are busy the others' batches pile up for the next. With two lanes one batch is prepared while the other is computed.
/// </summary>
internal sealed class BatchingEvaluator<TGame> : IEvaluator<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly object _gate = new(); // waited on, which a Lock cannot be
    private readonly LinkedList<Request> _waiting = new();
    private readonly Stack<Lane> _free = new();
    private readonly int _capacity;

    /// <summary>An evaluator without calls.</summary>
    /// <param name="create">Makes the evaluator of a lane; each is called by one thread at a time.</param>
    /// <param name="capacity">Positions of a merged batch. A larger batch of a caller is evaluated by itself.</param>
    /// <param name="lanes">Merged batches in flight.</param>
    public BatchingEvaluator(Func<IEvaluator<TGame>> create, int capacity, int lanes = 2)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        _capacity = capacity;
        for (var i = 0; i < lanes; i++)
        {
            _free.Push(new Lane(create(), new EvaluationBatch<TGame>(capacity)));
        }
    }

    /// <inheritdoc/>
    /// <remarks>Called by any number of threads at once. An error of a merged batch is thrown to all who have a part in it.</remarks>
    public void Evaluate(EvaluationBatch<TGame> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var request = new Request(batch);
        lock (_gate)
        {
            _waiting.AddLast(request);
        }

        while (NextTurn(request) is var (lane, taken))
        {
            Run(lane, taken);
            lock (_gate)
            {
                taken.ForEach(r => r.Done = true);
                _free.Push(lane);
                Monitor.PulseAll(_gate);
            }
        }

        request.Error?.Throw();
    }

    /// <summary>Waits until a request is done, which is null, or it is its caller's turn to evaluate the oldest requests.</summary>
    private (Lane Lane, List<Request> Taken)? NextTurn(Request request)
    {
        lock (_gate)
        {
            while (!request.Done && (_free.Count == 0 || _waiting.Count == 0))
            {
                Monitor.Wait(_gate);
            }

            return request.Done ? null : (_free.Pop(), TakeOldest());
        }
    }

    private List<Request> TakeOldest()
    {
        var taken = new List<Request>();
        var count = 0;
        while (_waiting.First?.Value is { } next && (taken.Count == 0 || count + next.Batch.Count <= _capacity))
        {
            _waiting.RemoveFirst();
            taken.Add(next);
            count += next.Batch.Count;
        }

        return taken;
    }

    private static void Run(Lane lane, List<Request> requests)
    {
        try
        {
            if (requests is [var only])
            {
                lane.Inner.Evaluate(only.Batch);
                return;
            }

            lane.Merged.Clear();
            foreach (var position in requests.SelectMany(r => r.Batch.Positions.Take(r.Batch.Count)))
            {
                lane.Merged.Add(position);
            }

            lane.Inner.Evaluate(lane.Merged);
            var first = 0;
            foreach (var batch in requests.Select(r => r.Batch))
            {
                lane.Merged.Values.AsSpan(first, batch.Count).CopyTo(batch.Values);
                var begin = lane.Merged.Offsets[first];
                lane.Merged.Priors.AsSpan(begin, batch.Offsets[batch.Count]).CopyTo(batch.Priors);
                first += batch.Count;
            }
        }
        catch (Exception e)
        {
            var error = ExceptionDispatchInfo.Capture(e);
            requests.ForEach(r => r.Error = error);
        }
    }

    private sealed record Lane(IEvaluator<TGame> Inner, EvaluationBatch<TGame> Merged);

    private sealed class Request(EvaluationBatch<TGame> batch)
    {
        public EvaluationBatch<TGame> Batch => batch;

        public bool Done { get; set; }

        public ExceptionDispatchInfo? Error { get; set; }
    }
}
