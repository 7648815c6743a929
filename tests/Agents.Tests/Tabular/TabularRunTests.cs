using System.Runtime.InteropServices;
using SelfPlay.Agents.Tabular;
using SelfPlay.Agents.Weights;

namespace SelfPlay.Agents.Tests.Tabular;

/// <summary>Actor and learner of the tabular methods, as the distributed loop runs them.</summary>
public sealed class TabularRunTests
{
    public static TheoryData<string> Methods => [.. TabularAlgorithm.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_learns_the_lake_without_ice(string method)
    {
        using var run = new Run(Spec("frozenlake", method, ("grip", "1"), ("exploration-steps", "5000")));
        run.Learn(steps: 20_000);
        Assert.InRange(run.Newest["learner.start_value"], 0.8 * run.Newest["learner.optimal_start_value"], 1.01 * run.Newest["learner.optimal_start_value"]);
        Assert.Equal(Math.Pow(0.99, 5), run.Newest["learner.optimal_start_value"], 1e-8);
        Assert.InRange(run.Newest["episode.recent_return"], 0.5, 1);
    }

    [Fact]
    [Trait("Category", "Learning")]
    public void Values_on_slippery_ice_come_close_to_the_optimum()
    {
        using var run = new Run(Spec("frozenlake", "q-learning"));
        run.Learn(steps: 400_000);
        Assert.InRange(run.Newest["learner.start_value"] - run.Newest["learner.optimal_start_value"], -0.1, 0.1);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_same_seed_learns_the_same(string method)
    {
        Assert.Equal(Learnt(1), Learnt(1));
        Assert.NotEqual(Learnt(1), Learnt(2));

        byte[] Learnt(ulong seed)
        {
            using var run = new Run(Spec("gridworld", method) with { Seed = seed });
            run.Learn(steps: 2000);
            return run.Learner.ExportCheckpoint();
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_learner_that_starts_again_learns_from_nothing_twice(string method)
    {
        using var run = new Run(Spec("taxi", method));
        run.Learn(steps: 5000);
        using var resumed = run.Algorithm.CreateLearner(run.Spec);
        resumed.ImportCheckpoint(run.Learner.ExportCheckpoint());
        Assert.Equal((run.Learner.Steps, run.Learner.SamplesLearnt, 0), (resumed.Steps, resumed.SamplesLearnt, resumed.WindowSamples));

        // The replay's window comes first: of it only what is new is learnt from.
        var fresh = run.Play();
        foreach (var episode in run.Recorded)
        {
            resumed.Add(episode);
        }

        foreach (var episode in fresh)
        {
            run.Learner.Add(episode);
        }

        Assert.Equal(fresh.Sum(e => e.Samples), resumed.WindowSamples);
        foreach (var _ in fresh)
        {
            run.Learner.Step();
            resumed.Step();
        }

        Assert.Equal(run.Learner.ExportCheckpoint(), resumed.ExportCheckpoint());
        Assert.Throws<InvalidOperationException>(() => resumed.Step());
    }

    [Fact]
    public void Long_episodes_come_in_segments_that_fit_together()
    {
        using var run = new Run(Spec("cliffwalk", "q-learning", ("segment-steps", "10")));
        run.Learn(steps: 2000);
        var episodes = run.Recorded.Select(e => TabularEpisode.Decode(e.Payload, 48, 4)).ToArray();
        Assert.All(episodes, e => Assert.InRange(e.Rewards.Length, 1, 10));
        Assert.Contains(episodes, e => e.Return is null);
        var total = 0.0;
        foreach (var (episode, next) in episodes.Zip(episodes.Skip(1)))
        {
            total += episode.Rewards.Sum();
            Assert.Equal(episode.Return is not null, episode.Terminated);
            Assert.Equal(episode.Terminated ? 36 : episode.States[^1], next.States[0]);
            if (episode.Return is { } whole)
            {
                Assert.Equal(whole, total);
                total = 0;
            }
            else
            {
                Assert.Equal(episode.Actions[^1], next.Actions[0]);
            }
        }
    }

    [Fact]
    public void A_time_limit_truncates_and_does_not_terminate()
    {
        using var run = new Run(Spec("gridworld", "q-learning", ("map", "S...."), ("time-limit", "7")));
        var episodes = run.Play().Select(e => TabularEpisode.Decode(e.Payload, 5, 4)).ToArray();
        Assert.NotEmpty(episodes);
        Assert.All(episodes, e => Assert.True(e is { Terminated: false, Return: not null, Rewards.Length: 7 }));
    }

    /// <summary>One state, 1 for every step, episodes of five: what follows the last step is worth as much as ever, 1 / (1 - γ) in all.</summary>
    [Theory]
    [InlineData("q-learning")]
    [InlineData("double-q-learning")]
    [InlineData("sarsa")]
    [InlineData("expected-sarsa")]
    [InlineData("dyna-q")]
    public void What_follows_a_truncated_episode_counts(string algorithm)
    {
        using var run = new Run(Spec("gridworld", algorithm, ("map", "S"), ("step-reward", "1"), ("time-limit", "5"), ("discount", "0.9"), ("step-size-power", "0"), ("step-size", "0.1")));
        run.Learn(60_000);
        var values = SafeTensorsFile.Parse(run.Learner.ExportWeights())["values"].Elements<double>().ToArray();
        Assert.Equal(4, values.Length);
        Assert.All(values, value => Assert.InRange(value, 9.9, 10.001));
    }

    [Fact]
    public void Damaged_payloads_and_weights_are_refused()
    {
        using var run = new Run(Spec("frozenlake", "q-learning"));
        var good = run.Play()[0];
        foreach (var payload in new[] { [], good.Payload[..^3], new TabularEpisode().Encode(), new TabularEpisode { States = [0, 16], Actions = [0, 0], Rewards = [1] }.Encode(), new TabularEpisode { States = [0], Actions = [0], Rewards = [1] }.Encode(), new TabularEpisode { States = [0, 1], Actions = [0, 0], Rewards = [1], Return = double.NaN }.Encode() })
        {
            Assert.Throws<InvalidDataException>(() => run.Learner.Add(good with { Payload = payload }));
        }

        using var other = new Run(Spec("taxi", "q-learning"));
        Assert.Contains("16 states", Assert.Throws<InvalidDataException>(() => run.Actor.LoadWeights(9, other.Learner.ExportWeights())).Message);
        Assert.Throws<InvalidDataException>(() => run.Actor.LoadWeights(9, new byte[10]));
        Assert.Throws<InvalidDataException>(() => run.Learner.ImportCheckpoint(other.Learner.ExportCheckpoint()));
        Assert.Throws<InvalidDataException>(() => run.Learner.ImportCheckpoint(run.Learner.ExportWeights()));
        Assert.Equal(1, run.Actor.WeightsVersion);
    }

    [Theory]
    [InlineData("values", double.NaN)]
    [InlineData("visits", -1)]
    [InlineData("model.next", 16)]
    [InlineData("model.next", 0.5)]
    [InlineData("model.tried", -2)]
    [InlineData("model.tried", 64)]
    [InlineData("model.tried", 63)] // never tried
    public void A_damaged_checkpoint_changes_nothing(string table, double value)
    {
        using var run = new Run(Spec("frozenlake", "dyna-q"));
        run.Learner.Add(run.Play()[0]);
        run.Learner.Step();
        var before = run.Learner.ExportCheckpoint();
        byte[] damaged = [.. before];
        var place = MemoryMarshal.Cast<byte, double>(MemoryMarshal.AsMemory(SafeTensorsFile.Parse(damaged)[table].Data).Span);
        Assert.NotEqual(value, place[0]);
        place[0] = value;
        Assert.Throws<InvalidDataException>(() => run.Learner.ImportCheckpoint(damaged));
        Assert.Equal(before, run.Learner.ExportCheckpoint());
    }

    [Fact]
    public void An_actor_that_is_cancelled_stops()
    {
        using var run = new Run(Spec("frozenlake", "q-learning"));
        var episodes = new List<Episode>();
        run.Actor.Play(TimeSpan.FromMinutes(1), episodes, new CancellationToken(canceled: true));
        Assert.Empty(episodes);
    }

    [Fact]
    public void The_episode_in_progress_is_shown_with_its_policy()
    {
        using var run = new Run(Spec("frozenlake", "q-learning", ("exploration", "0.4")));
        Assert.Null(run.Actor.LiveGame());
        run.Play();
        var shown = run.Actor.LiveGame()!;
        Assert.Equal((LiveGame.Nobody, 0f), (shown.Player, shown.Value));
        Assert.Equal(4, shown.Board.Split('/').Length);
        Assert.Equal(["left", "down", "right", "up"], shown.PolicyMoves);
        Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f], shown.Policy, (a, b) => Math.Abs(a - b) < 1e-6); // nothing is known yet
    }

    [Fact]
    public void A_policy_that_explores_does_anything_at_times()
    {
        var values = new ActionValues(2, 4);
        double[] known = [1, 3, 3, 0];
        known.CopyTo(values.Table, 4);
        Assert.Equal([0.1f, 0.4f, 0.4f, 0.1f], values.GreedyPolicy(1, 0.4), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData("breakout", "", "", "q-learning learns tasks with numbered states, and 'breakout' is none; those are frozenlake, frozenlake8, cliffwalk, taxi, gridworld.")]
    [InlineData("connect4", "", "", "q-learning learns tasks with numbered states, and 'connect4' is none")]
    [InlineData("frozenlake", "gripp", "1", "There is no setting 'gripp'; the settings are discount, step-size,")]
    [InlineData("frozenlake", "discount", "1.5", "The setting discount is 1.5; it has to be between 0 and 1.")]
    [InlineData("frozenlake", "grip", "2", "The setting grip is 2; it has to be between 0 and 1.")]
    [InlineData("frozenlake", "first-visit", "true", "The setting first-visit has no effect without --algorithm monte-carlo.")]
    [InlineData("frozenlake", "planning-steps", "5", "The setting planning-steps has no effect without --algorithm dyna-q.")]
    [InlineData("gridworld", "map", "...", "The map '...' has no start 'S'.")]
    [InlineData("gridworld", "goal-reward", "1e39", "The setting goal-reward is 1E+39; it has to be between -1000000 and 1000000.")]
    [InlineData("gridworld", "step-reward", "NaN", "The setting step-reward cannot be 'NaN'; it has to be a number.")]
    public void A_bad_task_or_setting_is_named_in_one_sentence(string task, string key, string value, string message)
    {
        var spec = key == "" ? Spec(task, "q-learning") : Spec(task, "q-learning", (key, value));
        var error = Assert.Throws<AgentSpecException>(() => AlgorithmCatalog.Find("q-learning").Validate(spec));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_in_two_spellings_is_refused()
    {
        var spec = Spec("frozenlake", "q-learning", ("step-size", "0.1"), ("step_size", "0.2"));
        var error = Assert.Throws<AgentSpecException>(() => AlgorithmCatalog.Find("q-learning").Validate(spec));
        Assert.Equal("'step-size' and 'step_size' are the same setting; give it once.", error.Message);
    }

    [Fact]
    public void Tasks_know_their_algorithms()
    {
        Assert.Equal("alphazero", AlgorithmCatalog.ForTask("connect4").First().Name);
        string[] networks = ["ppo", "a2c", "a3c", "impala", "reinforce", "dqn", "rainbow"];
        Assert.Equal([.. TabularAlgorithm.All.Select(a => a.Name), .. networks], AlgorithmCatalog.ForTask("taxi").Select(a => a.Name));
        Assert.Equal(networks, AlgorithmCatalog.ForTask("breakout").Select(a => a.Name));
        Assert.Equal(["dqn", .. networks.Where(a => a != "dqn")], AlgorithmCatalog.ForTask("mountaincar").Select(a => a.Name));
    }

    private static AgentSpec Spec(string task, string algorithm, params (string Key, string Value)[] settings) =>
        new(task, algorithm, settings.ToDictionary(s => s.Key, s => s.Value), 1);

    /// <summary>One actor and the learner, in turns.</summary>
    private sealed class Run : IDisposable
    {
        private static readonly TimeSpan Plenty = TimeSpan.FromMinutes(1);

        private readonly List<Episode> _recorded = [];

        public Run(AgentSpec spec)
        {
            Spec = spec;
            Algorithm = AlgorithmCatalog.Find(spec.Algorithm);
            Actor = Algorithm.CreateActor(spec, slot: 0);
            Learner = Algorithm.CreateLearner(spec);
            Actor.LoadWeights(1, Learner.ExportWeights());
        }

        public AgentSpec Spec { get; }

        public IAlgorithm Algorithm { get; }

        public IActorAgent Actor { get; }

        public ILearnerAgent Learner { get; }

        public IReadOnlyList<Episode> Recorded => _recorded;

        public Dictionary<string, double> Newest { get; } = [];

        /// <summary>One slice of play.</summary>
        public List<Episode> Play()
        {
            var episodes = new List<Episode>();
            Actor.Play(Plenty, episodes, CancellationToken.None);
            _recorded.AddRange(episodes);
            return episodes;
        }

        public void Learn(int steps)
        {
            while (Learner.SamplesLearnt < steps)
            {
                foreach (var episode in Play())
                {
                    Learner.Add(episode);
                    foreach (var metric in Learner.Step())
                    {
                        Newest[metric.Name] = metric.Value;
                    }
                }

                Actor.LoadWeights(Learner.Steps + 1, Learner.ExportWeights());
            }
        }

        public void Dispose()
        {
            Actor.Dispose();
            Learner.Dispose();
        }
    }
}
