using SelfPlay.Agents;
using SelfPlay.Contracts.Replay;

namespace SelfPlay.Learner;

/// <summary>
/// Follows all shards of a run's replay by cursor, from the learner's window on, and tells them how far the learner has
/// come. What belongs to a shard is shared out by the samples it has taken in: actors of all shards are freed evenly.
/// </summary>
internal sealed class ReplayTail
{
    /// <summary>Payload bytes of one page.</summary>
    private const int PageBytes = 1 << 20;

    /// <summary>Kept in the log beyond the learner's window: a shard's share of it changes while actors come and go.</summary>
    private const double WindowMargin = 1.1;

    private readonly IReplayGrain[] _shards;
    private readonly LoopOptions _loop;
    private readonly long[] _cursors;
    private readonly long[] _samples;

    public ReplayTail(IGrainFactory grains, string run, int shards, LoopOptions loop)
    {
        _shards = [.. Enumerable.Range(0, shards).Select(shard => grains.GetGrain<IReplayGrain>($"{run}/{shard}"))];
        _loop = loop;
        _cursors = new long[shards];
        _samples = new long[shards];
    }

    /// <summary>Samples inserted into the replay, as far as it has been read.</summary>
    public long Inserted => _samples.Sum();

    /// <summary>Puts the cursors where the learner's window begins.</summary>
    public async Task SeekAsync()
    {
        var sizes = await Task.WhenAll(_shards.Select(shard => shard.GetStatusAsync()));
        var all = sizes.Sum(size => size.TotalSamples);
        for (var i = 0; i < _shards.Length && all > 0; i++)
        {
            _cursors[i] = await _shards[i].SeekAsync((long)Math.Ceiling(_loop.WindowSamples * (sizes[i].TotalSamples / (double)all)));
        }
    }

    /// <summary>Reads one page of every shard; true if there is more to read at once.</summary>
    public async Task<bool> ReadAsync(Func<IReadOnlyList<EpisodeRecord>, Task> add)
    {
        var more = false;
        var pages = await Task.WhenAll(_shards.Select((shard, i) => shard.ReadAsync(_cursors[i], PageBytes)));
        for (var i = 0; i < pages.Length; i++)
        {
            if (pages[i].Episodes.Length > 0)
            {
                await add(pages[i].Episodes);
            }

            (_cursors[i], _samples[i]) = (pages[i].Cursor, pages[i].TotalSamples);
            more |= pages[i].More;
        }

        return more;
    }

    /// <summary>Tells all shards how far the learner has come.</summary>
    public Task AcknowledgeAsync(long samplesLearnt)
    {
        var all = Math.Max(1, Inserted);
        return Task.WhenAll(_shards.Select((shard, i) =>
        {
            var share = _samples[i] / (double)all;
            var window = Math.Max(_loop.MinSamples, (long)(_loop.WindowSamples * share * WindowMargin));
            return shard.AcknowledgeAsync(new LearnerAcknowledgement(
                (long)(samplesLearnt * share), _loop.SamplesPerInsert, _loop.SlackSamples, window, _samples[i]));
        }));
    }
}
