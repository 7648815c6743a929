using SelfPlay.Agents.ActorCritic;
using SelfPlay.Games;
using SelfPlay.Torch;

namespace SelfPlay.Agents.Tests.ActorCritic;

/// <summary>A task whose best return is 1 for who remembers and 0.5 for everybody else.</summary>
[Collection("Whole runs")]
public sealed class MemoryTests
{
    [Theory]
    [Trait("Category", "Learning")]
    [InlineData(0, 0.3, 0.65)]
    [InlineData(16, 0.95, 1)]
    public void What_was_shown_at_the_beginning_is_remembered_with_cells_only(int cells, double least, double most)
    {
        TorchThreads.Use(1);
        var options = new ActorCriticOptions
        {
            Hidden = 16,
            MemoryCells = cells,
            Environments = 16,
            RolloutSteps = 32,
            Minibatches = 4,
            Clip = 0.2f,
            LearningRate = 0.005f,
            Ahead = 0,
            Threads = 1,
        };
        using var learner = new PolicyLearner(Cue.Description, options, seed: 1);
        using var actor = new PolicyActor<Cue>(default, options, options.Environments, seed: 2);
        var (mean, played, version) = (0.0, new List<Episode>(), 0);
        for (var update = 0; update < 150; update++)
        {
            actor.LoadWeights(++version, learner.ExportWeights());
            played.Clear();
            actor.Play(TimeSpan.FromMinutes(1), played, CancellationToken.None);
            played.ForEach(learner.Add);
            mean = learner.Step().Single(m => m.Name == "episode.recent_return").Value;
        }

        Assert.InRange(mean, least, most);
    }

    /// <summary>Shows one of two signs, then nothing for three steps; then the action has to be the one of the sign.</summary>
    private struct Cue : IEnvironment<Cue>
    {
        private const int Pause = 3;

        private int _sign;
        private int _step;

        public static EnvironmentInfo Description { get; } = new("cue", "Cue", ["left", "right"], ObservationShape.Vector(2));

        public readonly EnvironmentInfo Info => Description;

        public void Reset<TRandom>(ref TRandom random)
            where TRandom : IRandomSource => (_sign, _step) = (random.Below(2), 0);

        public StepResult Step<TRandom>(int action, ref TRandom random)
            where TRandom : IRandomSource => new(_step == Pause && action == _sign ? 1 : 0, Terminated: _step++ == Pause);

        public readonly void WriteObservation(Span<float> observation)
        {
            observation[0] = _step == 0 ? (2 * _sign) - 1 : 0;
            observation[1] = _step == Pause ? 1 : 0;
        }

        public readonly string ToText() => $"{_sign} {_step}";
    }
}
