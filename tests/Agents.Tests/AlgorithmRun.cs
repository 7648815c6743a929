using SelfPlay.Torch;

namespace SelfPlay.Agents.Tests;

/// <summary>One actor and the learner, in turns, with the balance that the distributed loop keeps.</summary>
internal sealed class AlgorithmRun : IDisposable
{
    private static readonly TimeSpan Plenty = TimeSpan.FromMinutes(1);

    private readonly LoopOptions _loop;
    private readonly List<Episode> _recorded = [];

    public AlgorithmRun(string task, string algorithm, ulong seed, params (string Key, string Value)[] settings)
    {
        TorchThreads.Use(1);
        Spec = new AgentSpec(task, algorithm, settings.ToDictionary(s => s.Key, s => s.Value), seed);
        Algorithm = AlgorithmCatalog.Find(algorithm);
        _loop = Algorithm.Loop(Spec);
        Actor = Algorithm.CreateActor(Spec, slot: 0);
        Learner = Algorithm.CreateLearner(Spec);
        Actor.LoadWeights(1, Learner.ExportWeights());
    }

    public AgentSpec Spec { get; }

    public IAlgorithm Algorithm { get; }

    public IActorAgent Actor { get; }

    public ILearnerAgent Learner { get; }

    public IReadOnlyList<Episode> Recorded => _recorded;

    public Dictionary<string, double> Newest { get; } = [];

    public List<double> Losses { get; } = [];

    public long Frames => _recorded.Sum(e => (long)e.Samples);

    /// <summary>One slice of play.</summary>
    public List<Episode> Play()
    {
        var episodes = new List<Episode>();
        Actor.Play(Plenty, episodes, CancellationToken.None);
        _recorded.AddRange(episodes);
        return episodes;
    }

    /// <summary>Plays and learns for so many frames, or until <paramref name="enough"/> says so.</summary>
    public void Learn(long frames, Func<AlgorithmRun, bool>? enough = null)
    {
        var played = 0L;
        while (played < frames && enough?.Invoke(this) != true)
        {
            foreach (var episode in Play())
            {
                Learner.Add(episode);
                played += episode.Samples;
            }

            var inserted = Frames;
            while (inserted >= _loop.MinSamples && Learner.SamplesLearnt + _loop.BatchSize <= _loop.SamplesPerInsert * inserted)
            {
                Step();
            }

            Actor.LoadWeights(Learner.Steps + 1, Learner.ExportWeights());
        }
    }

    public void Step()
    {
        foreach (var metric in Learner.Step())
        {
            Newest[metric.Name] = metric.Value;
        }

        if (Newest.TryGetValue("learner.loss", out var loss))
        {
            Losses.Add(loss); // tables have none
        }
    }

    public void Dispose()
    {
        Actor.Dispose();
        Learner.Dispose();
    }
}
