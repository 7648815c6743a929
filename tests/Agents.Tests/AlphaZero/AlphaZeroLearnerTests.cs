using SelfPlay.Agents.AlphaZero;
using SelfPlay.Agents.Weights;
using SelfPlay.Games.Boards;
using SelfPlay.Torch;

namespace SelfPlay.Agents.Tests.AlphaZero;

/// <summary>The learning half: it fits what it is shown, resumes to the last bit, and refuses what is not its own.</summary>
public sealed class AlphaZeroLearnerTests
{
    [Theory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Sgd)]
    public void A_small_data_set_is_learnt_down_to_the_entropy_of_its_targets(OptimizerKind optimizer)
    {
        var options = Training.Small with
        {
            Channels = 16,
            ValueHidden = 16,
            Augment = false,
            Optimizer = optimizer,
            LearningRate = optimizer == OptimizerKind.AdamW ? 0.01f : 0.05f,
            WarmupSteps = 10,
            DecaySteps = 0,
            ValueMix = 0,
        };
        using var learner = Learner(options);
        learner.Add(Encode(Game([0, 4, 8], -1)));
        learner.Add(Encode(Game([2, 1, 6], 1)));
        var first = learner.Step();
        IReadOnlyList<Metric> last = first;
        for (var step = 0; step < 300; step++)
        {
            last = learner.Step();
        }

        Assert.InRange(last.Metric("learner.policy_kl"), -1e-3, 0.01);
        Assert.InRange(last.Metric("learner.target_entropy"), 1, 2.2);
        Assert.True(first.Metric("learner.policy_kl") > 0.2);

        // The start position is in both games, lost in one and won in the other: a quarter of the samples can do no better
        // than log 2; the other three quarters can be known.
        Assert.InRange(last.Metric("learner.loss.value"), 0.05, 0.3);
        Assert.True(last.Metric("learner.loss") < 0.8 * first.Metric("learner.loss"));
    }

    [Fact]
    public void What_is_logged_adds_up()
    {
        using var learner = Learner(Training.Small with { ValueWeight = 0.5f, LearningRate = 0.008f, WarmupSteps = 4, DecaySteps = 10 });
        learner.Add(Encode(Game([0, 4, 8], -1)));
        for (var step = 0; step < 12; step++)
        {
            var metrics = learner.Step();
            Assert.Equal(metrics.Metric("learner.loss.policy") + (0.5 * metrics.Metric("learner.loss.value")), metrics.Metric("learner.loss"), 1e-5);
            Assert.Equal(metrics.Metric("learner.loss.policy") - metrics.Metric("learner.target_entropy"), metrics.Metric("learner.policy_kl"), 1e-5);
            Assert.Equal(0.008 * Math.Min(1, (step + 1) / 4.0) / Math.Sqrt(1 + (step / 10.0)), metrics.Metric("learner.rate"), 1e-7);
            Assert.Equal(step + 1, learner.Steps);
            Assert.Equal(32 * (step + 1), learner.SamplesLearnt);
        }
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_step_before_it_reaches_the_weights()
    {
        using var learner = Learner(Training.Small, Training.Games(Training.Small, 40).ConvertAll(Encode));
        Losses(learner, 2);
        var checkpoint = learner.ExportCheckpoint();
        var header = 8 + (int)BitConverter.ToInt64(checkpoint);
        checkpoint.AsSpan(header).Fill(0x7F); // as floats 3.4e38, whose products are no numbers
        learner.ImportCheckpoint(checkpoint);
        var steps = learner.Steps;
        Assert.Throws<NotFiniteNumberException>(() => learner.Step());
        Assert.Equal(steps, learner.Steps);
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Sgd)]
    public void A_resumed_learner_goes_on_as_if_it_had_not_stopped(OptimizerKind optimizer)
    {
        var options = Training.Small with { Optimizer = optimizer };
        var episodes = Training.Games(Training.Small, 40).ConvertAll(Encode);
        using var straight = Learner(options, episodes);
        Losses(straight, 15);
        var checkpoint = straight.ExportCheckpoint();
        var expected = Losses(straight, 15);

        using var resumed = Learner(options, episodes, seed: 99);
        Losses(resumed, 3);
        resumed.ImportCheckpoint(checkpoint);
        Assert.Equal(15, resumed.Steps);
        Assert.Equal(15 * options.BatchSize, resumed.SamplesLearnt);
        Assert.Equal(checkpoint, resumed.ExportCheckpoint());
        Assert.Equal(expected, Losses(resumed, 15));
        Assert.Equal(straight.ExportCheckpoint(), resumed.ExportCheckpoint());
        Assert.Equal(straight.ExportWeights(), resumed.ExportWeights());
    }

    [Fact]
    public void A_checkpoint_that_does_not_fit_is_refused_in_one_sentence_and_changes_nothing()
    {
        var episodes = Training.Games(Training.Small, 10).ConvertAll(Encode);
        using var learner = Learner(Training.Small, episodes);
        Losses(learner, 3);
        var before = learner.ExportCheckpoint();
        foreach (var (name, checkpoint) in Misfits(before))
        {
            var error = Assert.Throws<InvalidDataException>(() => learner.ImportCheckpoint(checkpoint));
            Assert.False(error.Message.Contains('\n', StringComparison.Ordinal), name);
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
            Assert.Equal(before, learner.ExportCheckpoint());
        }
    }

    [Fact]
    public void The_published_weights_are_the_moving_average()
    {
        var episodes = Training.Games(Training.Small, 10).ConvertAll(Encode);
        using var averaging = Learner(Training.Small with { WeightAveraging = 0.9f }, episodes);
        using var plain = Learner(Training.Small with { WeightAveraging = 0 }, episodes);
        var average = Weights(averaging.ExportWeights());
        Assert.Equal(average, Weights(plain.ExportWeights()));
        for (var step = 1; step <= 12; step++)
        {
            averaging.Step();
            plain.Step();
            var newest = Weights(plain.ExportWeights());
            var decay = Math.Min(0.9f, (1f + step) / (10f + step));
            average = [.. average.Zip(newest, (old, now) => old + ((1 - decay) * (now - old)))];
            var published = Weights(averaging.ExportWeights());
            Assert.All(average.Zip(published), p => Assert.Equal(p.First, p.Second, 1e-4f));
        }
    }

    [Fact]
    public void Every_tensor_is_published_once_under_the_name_of_its_layer()
    {
        using var learner = Learner(Training.Small);
        var names = SafeTensorsFile.Parse(learner.ExportWeights()).Tensors.Select(t => t.Name).Order(StringComparer.Ordinal);
        string[] normalised = ["conv.weight", "norm.bias", "norm.num_batches_tracked", "norm.running_mean", "norm.running_var", "norm.weight"];
        string[] linear = ["bias", "weight"];
        var expected = new[] { "stem", "block0_first", "block0_second", "policy", "value" }.SelectMany(l => normalised.Select(n => $"{l}.{n}"))
            .Concat(new[] { "policy_out", "value_hidden", "value_out" }.SelectMany(l => linear.Select(n => $"{l}.{n}")));
        Assert.Equal(expected.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public void A_learner_without_samples_does_not_step()
    {
        using var learner = Learner(Training.Small);
        Assert.Throws<InvalidOperationException>(learner.Step);
    }

    [Fact]
    public void The_window_forgets_the_oldest_samples()
    {
        using var learner = Learner(Training.Small with { WindowSamples = 1000 });
        var episode = Encode(Game([0, 4, 8], -1));
        for (var i = 0; i < 300; i++)
        {
            learner.Add(episode);
        }

        Assert.Equal(1000, learner.WindowSamples);
    }

    /// <summary>A game cut short with a target at every ply, each a policy of its own.</summary>
    internal static GameEpisode Game(ushort[] moves, int outcome) => new()
    {
        Moves = moves,
        Outcome = (sbyte)outcome,
        CutShort = true,
        Positions =
        [
            .. Enumerable.Range(0, moves.Length + 1).Select(ply => new SearchedPosition
            {
                Ply = (ushort)ply,
                Policy = [.. Enumerable.Range(0, 9 - ply).Select(i => (ushort)(1 + (i * (ply == 0 ? 1 : i + moves[0]))))],
                Value = 0,
            }),
        ],
    };

    internal static Episode Encode(GameEpisode game) => new(Guid.NewGuid(), 1, game.Positions.Length, game.Moves.Length, game.Encode());

    private static AlphaZeroLearner<TicTacToe> Learner(AlphaZeroOptions options, IEnumerable<Episode>? episodes = null, ulong seed = 1)
    {
        TorchThreads.Use(1);
        var learner = new AlphaZeroLearner<TicTacToe>(options, seed);
        foreach (var episode in episodes ?? [])
        {
            learner.Add(episode);
        }

        return learner;
    }

    private static double[] Losses(AlphaZeroLearner<TicTacToe> learner, int steps) =>
        [.. Enumerable.Range(0, steps).Select(_ => learner.Step().Metric("learner.loss"))];

    private static IEnumerable<(string Name, byte[] Checkpoint)> Misfits(byte[] own)
    {
        foreach (var options in new[] { Training.Small with { Channels = 12 }, Training.Small with { Blocks = 2 }, Training.Small with { Blocks = 0 }, Training.Small with { Optimizer = OptimizerKind.Sgd } })
        {
            using var other = Learner(options);
            yield return (options.ToString(), other.ExportCheckpoint());
        }

        using var game = new AlphaZeroLearner<ConnectFour>(Training.Small, 1);
        yield return ("another game", game.ExportCheckpoint());
        yield return ("weights alone", Learner(Training.Small).ExportWeights());
        yield return ("nothing", []);
        yield return ("cut short", own[..^1]);
        yield return ("cut in the header", own[..100]);
        foreach (var key in new[] { "steps", "samples", "random" })
        {
            foreach (var value in new[] { "", "-1", "x", new string('0', 64), new string('g', 64) })
            {
                if (key == "random" || value.Length < 64)
                {
                    yield return ($"{key} {value}", WithMetadata(own, key, value));
                }
            }
        }
    }

    private static byte[] WithMetadata(byte[] checkpoint, string key, string value)
    {
        var file = SafeTensorsFile.Parse(checkpoint);
        var writer = new SafeTensorsWriter();
        foreach (var (name, text) in file.Metadata)
        {
            writer.Metadata[name] = name == key ? value : text;
        }

        foreach (var tensor in file.Tensors)
        {
            writer.Add(tensor.Name, tensor.Type, [.. tensor.Shape], tensor.Data.Span);
        }

        return writer.ToArray();
    }

    /// <summary>All 32-bit numbers of a weights file in the order of the names.</summary>
    private static float[] Weights(byte[] file) =>
        [.. SafeTensorsFile.Parse(file).Tensors.Where(t => t.Type == TensorType.F32).OrderBy(t => t.Name, StringComparer.Ordinal)
            .SelectMany(t => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(t.Data.Span).ToArray())];
}
