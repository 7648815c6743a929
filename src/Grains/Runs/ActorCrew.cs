using Microsoft.Extensions.Logging;
using SelfPlay.Contracts.Actors;
using SelfPlay.Contracts.Runs;

namespace SelfPlay.Grains.Runs;

/// <summary>A run's actors: calls each of them once per heartbeat, and no actor again while its last call is out.</summary>
internal sealed partial class ActorCrew(RunSpec spec, IGrainFactory grains, ILogger logger)
{
    private readonly Task<ActorStatus?>[] _calls = [.. Enumerable.Repeat(Task.FromResult<ActorStatus?>(null), spec.Actors)];
    private readonly HashSet<int> _unread = [];
    private bool _stopping;

    /// <summary>Sends a heartbeat to all actors and returns what has been answered within <paramref name="patience"/>; a late answer comes with the next.</summary>
    public async Task<List<ActorStatus>> BeatAsync(TimeSpan patience)
    {
        for (var slot = 0; slot < _calls.Length && !_stopping; slot++)
        {
            if (_calls[slot].IsCompleted)
            {
                _calls[slot] = CallAsync(slot);
                _unread.Add(slot);
            }
        }

        var all = Task.WhenAll(_calls);
        await Task.WhenAny(all, Task.Delay(patience));
        var answers = new List<ActorStatus>();
        foreach (var slot in _unread.Where(slot => _calls[slot].IsCompleted).ToList())
        {
            _unread.Remove(slot);
            if (await _calls[slot] is { } status)
            {
                answers.Add(status);
            }
        }

        return answers;
    }

    /// <summary>Stops all actors; an actor that cannot be reached stops by itself when its heartbeats stay away.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        await Task.WhenAll(_calls);
        await Task.WhenAll(Enumerable.Range(0, spec.Actors).Select(StopAsync));
    }

    private async Task<ActorStatus?> CallAsync(int slot)
    {
        try
        {
            return await grains.GetGrain<IActorGrain>(RunNames.Actor(spec.Name, slot)).EnsurePlayingAsync(spec);
        }
        catch (Exception e)
        {
            LogUnreachable(spec.Name, slot, e);
            return null; // the next heartbeat tries again
        }
    }

    private async Task StopAsync(int slot)
    {
        try
        {
            await grains.GetGrain<IActorGrain>(RunNames.Actor(spec.Name, slot)).StopAsync();
        }
        catch (Exception e)
        {
            LogUnreachable(spec.Name, slot, e);
        }
    }

    [LoggerMessage(2002, LogLevel.Warning, "Actor {Slot} of run {Run} did not answer")]
    private partial void LogUnreachable(string run, int slot, Exception exception);
}
