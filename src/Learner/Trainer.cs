using System.Collections.Concurrent;
using SelfPlay.Agents;
using SelfPlay.Contracts.Replay;

namespace SelfPlay.Learner;

/// <summary>
/// The thread that owns the learning agent. It takes in episodes, and between them steps as long as the samples drawn are
/// paid for by samples inserted; with nothing to do it sleeps. Snapshots are published by somebody else while it goes on.
/// </summary>
/// <param name="create">Makes the agent, on the thread.</param>
/// <param name="loop">The balance of playing and learning.</param>
/// <param name="publish">Publishes a snapshot. One at a time: the next one waits for it.</param>
/// <param name="figures">Where measurements go.</param>
/// <param name="metrics">Instruments.</param>
/// <param name="time">Clock.</param>
internal sealed class Trainer(
    Func<ILearnerAgent> create,
    LoopOptions loop,
    Func<Snapshot, Task> publish,
    StepFigures figures,
    LearnerMetrics metrics,
    TimeProvider time) : IDisposable
{
    private readonly BlockingCollection<Action> _inbox = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private ILearnerAgent _agent = null!;
    private Task _publishing = Task.CompletedTask;
    private long _inserted;
    private bool _stepping = true;
    private long _steps;
    private long _samplesLearnt;
    private long _windowSamples;

    /// <summary>Whether the agent is made and restored.</summary>
    public bool Began { get; private set; }

    /// <summary>Learner steps done.</summary>
    public long Steps => Interlocked.Read(ref _steps);

    /// <summary>Samples drawn, repeats counted.</summary>
    public long SamplesLearnt => Interlocked.Read(ref _samplesLearnt);

    /// <summary>Samples in the window.</summary>
    public long WindowSamples => Interlocked.Read(ref _windowSamples);

    /// <summary>Completes when the thread has ended; faulted if the agent threw.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts the thread and makes the agent, from a checkpoint if there is one.</summary>
    /// <exception cref="InvalidDataException">The checkpoint cannot be used.</exception>
    public Task BeginAsync(byte[]? checkpoint)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _thread = new Thread(() => Work(checkpoint, begun)) { IsBackground = true, Name = "selfplay-learner" };
        _thread.Start();
        return begun.Task;
    }

    /// <summary>Adds episodes to the window; returns how many of them were damaged.</summary>
    public Task<int> AddAsync(IReadOnlyList<EpisodeRecord> episodes) => AskAsync(() => episodes.Count(episode => !TryAdd(episode)));

    /// <summary>Says how many samples have been inserted into the replay so far: what may be drawn follows from it.</summary>
    public Task SetInsertedAsync(long samples) => AskAsync(() => _inserted = samples);

    /// <summary>A snapshot of the agent as it is.</summary>
    public Task<Snapshot> SnapshotAsync() => AskAsync(Export);

    /// <summary>Makes no further step, and waits for a snapshot that is being published.</summary>
    public async Task PauseAsync() => await await AskAsync(() =>
    {
        _stepping = false;
        return _publishing;
    });

    /// <summary>Ends the thread after the step it is at.</summary>
    public void Dispose()
    {
        _inbox.CompleteAdding();
        _thread?.Join();
        _inbox.Dispose();
    }

    private void Work(byte[]? checkpoint, TaskCompletionSource begun)
    {
        try
        {
            using var agent = create();
            _agent = agent;
            if (checkpoint is not null)
            {
                agent.ImportCheckpoint(checkpoint);
            }

            Count();
            Began = true;
            begun.SetResult();
            while (!_inbox.IsCompleted)
            {
                // Stepping may go on: only look into the inbox. Otherwise sleep until something comes.
                if (_inbox.TryTake(out var message, MayStep() ? 0 : Timeout.Infinite))
                {
                    message();
                }
                else if (!_inbox.IsAddingCompleted)
                {
                    Step();
                }
            }

            _ended.SetResult();
        }
        catch (Exception e)
        {
            // Told to whoever waits: for the beginning, or for the end.
            _ = begun.TrySetException(e);
            _ended.SetException(e);
        }
    }

    private bool MayStep() =>
        _stepping
        && _inserted >= loop.MinSamples
        && _windowSamples > 0
        && _agent.SamplesLearnt + loop.BatchSize <= loop.SamplesPerInsert * _inserted
        && (_agent.Steps % loop.StepsPerPublish != loop.StepsPerPublish - 1 || _publishing.IsCompleted);

    private void Step()
    {
        var start = time.GetTimestamp();
        var measured = _agent.Step();
        var duration = time.GetElapsedTime(start);
        Count();
        figures.Add(measured, duration);
        metrics.Step(measured, duration);
        if (_agent.Steps % loop.StepsPerPublish == 0)
        {
            _publishing = PublishAsync(Export());
        }
    }

    private async Task PublishAsync(Snapshot snapshot)
    {
        await Task.Yield();
        try
        {
            await publish(snapshot);
        }
        finally
        {
            Wake();
        }
    }

    /// <summary>The thread may be asleep until this snapshot is published.</summary>
    private void Wake()
    {
        try
        {
            _inbox.Add(static () => { });
        }
        catch (InvalidOperationException)
        {
            // The thread has been told to end: nothing to wake.
        }
    }

    private Snapshot Export() => new(_agent.Steps, _agent.SamplesLearnt, _agent.ExportWeights(), _agent.ExportCheckpoint());

    private bool TryAdd(EpisodeRecord episode)
    {
        try
        {
            _agent.Add(new Episode(episode.Id, episode.WeightsVersion, episode.Samples, episode.Steps, episode.Payload));
            Count();
            return true;
        }
        catch (InvalidDataException)
        {
            return false; // counted and reported by the caller
        }
    }

    private void Count()
    {
        Interlocked.Exchange(ref _steps, _agent.Steps);
        Interlocked.Exchange(ref _samplesLearnt, _agent.SamplesLearnt);
        Interlocked.Exchange(ref _windowSamples, _agent.WindowSamples);
    }

    private async Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _inbox.Add(() => answer.SetResult(question()));

        // If the thread dies of an error nobody answers: that error is the answer then.
        var first = await Task.WhenAny(answer.Task, _ended.Task);
        if (first == _ended.Task)
        {
            await _ended.Task;
            throw new ObjectDisposedException(nameof(Trainer));
        }

        return await answer.Task;
    }
}
