using SelfPlay.Agents.Weights;

namespace SelfPlay.Agents.Episodes;

/// <summary>
/// What waits to be learnt from: each episode once, in the order in which they come, also by a learner that goes on from a checkpoint and is given the
/// last window of the replay again.
/// </summary>
/// <typeparam name="T">What an episode was decoded to.</typeparam>
/// <param name="limit">Samples kept; of what waits beyond them the oldest is passed over.</param>
/// <param name="samplesOf">Samples of an episode.</param>
internal sealed class OnceQueue<T>(long limit, Func<T, int> samplesOf)
{
    private const string LearntIds = "learnt.ids";
    private const string LearntSamples = "learnt.samples";

    /// <summary>Samples remembered as learnt for each of the window's: shards deliver a little more than was asked for.</summary>
    private const int MemoryPerWindow = 2;

    private readonly Queue<(Guid Id, T Episode)> _waiting = [];
    private readonly HashSet<Guid> _ids = [];
    private LearntEpisodes _learnt = new(MemoryPerWindow * limit);

    /// <summary>Samples that wait.</summary>
    public long Samples { get; private set; }

    /// <summary>The newest episode of each actor that was learnt from or passed over, of those that are remembered.</summary>
    public IEnumerable<Guid> NewestLearnt => EpisodeIds.NewestOfEachActor(_learnt.Ids);

    /// <summary>Adds an episode unless it waits or was learnt from before; returns the samples of what is passed over.</summary>
    public long Add(Guid id, T episode)
    {
        if (_learnt.Contains(id) || !_ids.Add(id))
        {
            return 0;
        }

        _waiting.Enqueue((id, episode));
        Samples += samplesOf(episode);
        var passed = 0L;
        while (Samples > limit)
        {
            passed += samplesOf(Take());
        }

        return passed;
    }

    /// <summary>Takes the oldest; there has to be one.</summary>
    public T Take()
    {
        var (id, episode) = _waiting.Dequeue();
        _ids.Remove(id);
        _learnt.Add(id, samplesOf(episode));
        Samples -= samplesOf(episode);
        return episode;
    }

    /// <summary>Takes the oldest with so many samples together, or all there are.</summary>
    public List<T> Take(int samples)
    {
        var taken = new List<T>();
        while (samples > 0 && _waiting.Count > 0)
        {
            taken.Add(Take());
            samples -= samplesOf(taken[^1]);
        }

        return taken;
    }

    /// <summary>Adds what was learnt from to a file in the making.</summary>
    public void Write(SafeTensorsWriter writer)
    {
        var (ids, samples) = _learnt.Export();
        writer.Add<byte>(LearntIds, [samples.Length, 16], ids);
        writer.Add<int>(LearntSamples, [samples.Length], samples);
    }

    /// <summary>What <see cref="Write"/> wrote, for <see cref="Restore"/>.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    public LearntEpisodes Check(SafeTensorsFile file) =>
        LearntEpisodes.Import(MemoryPerWindow * limit, file[LearntIds].Elements<byte>(), file[LearntSamples].Elements<int>());

    /// <summary>Goes on with these learnt from.</summary>
    public void Restore(LearntEpisodes learnt) => _learnt = learnt;
}
