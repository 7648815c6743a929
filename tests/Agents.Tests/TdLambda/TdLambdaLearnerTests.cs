using SelfPlay.Agents.TdLambda;
using SelfPlay.Games.Boards;

namespace SelfPlay.Agents.Tests.TdLambda;

public sealed class TdLambdaLearnerTests
{
    private static readonly TdLambdaOptions Options = new() { Hidden = 10, BatchSize = 30, WindowSamples = 1_000, DecayGames = 50 };

    [Fact]
    public void Every_game_is_learnt_once_in_its_turn()
    {
        using var learner = new TdLambdaLearner<TicTacToe>(Options, 1);
        var samples = 0;
        for (var i = 0; i < 10; i++)
        {
            var episode = RandomGames.Episode(i, RandomGames.Play<TicTacToe>((ulong)i, 0.1));
            learner.Add(episode);
            samples += episode.Samples;
            Assert.Equal(samples, learner.WindowSamples);
        }

        while (learner.WindowSamples > 0)
        {
            learner.Step();
            Assert.Equal(samples, learner.WindowSamples + learner.SamplesLearnt);
        }

        Assert.InRange(learner.Steps, 2, 3); // 50 to 90 moves by at least 30 a step
        Assert.Throws<InvalidOperationException>(() => learner.Step());
        learner.Add(RandomGames.Episode(3, RandomGames.Play<TicTacToe>(3, 0.1)));
        Assert.Equal(0, learner.WindowSamples);
    }

    [Fact]
    public void The_oldest_games_leave_when_too_many_wait()
    {
        using var learner = new TdLambdaLearner<TicTacToe>(Options, 1);
        var samples = 0;
        for (var i = 0; i < 300; i++)
        {
            var episode = RandomGames.Episode(i, RandomGames.Play<TicTacToe>((ulong)i, 0));
            learner.Add(episode);
            samples += episode.Samples;
            Assert.InRange(learner.WindowSamples, 1, 1_000);
            Assert.Equal(samples, learner.WindowSamples + learner.SamplesLearnt); // nobody waits for those that left
        }

        Assert.InRange(learner.WindowSamples, 990, 1_000);
    }

    [Fact]
    public void A_learner_that_goes_on_from_a_checkpoint_does_what_the_first_would_have_done()
    {
        using var first = new TdLambdaLearner<TicTacToe>(Options, 1);
        Feed(first, 0, 60);
        var checkpoint = first.ExportCheckpoint();
        using var second = new TdLambdaLearner<TicTacToe>(Options, 1);
        second.ImportCheckpoint(checkpoint);
        Assert.Equal((first.Steps, first.SamplesLearnt), (second.Steps, second.SamplesLearnt));

        // The second is given the games before the checkpoint again.
        Assert.Equal(Feed(first, 60, 90), Feed(second, 0, 90));
        Assert.Equal(first.ExportCheckpoint(), second.ExportCheckpoint());
        Assert.Equal(first.ExportWeights(), second.ExportWeights());
    }

    [Fact]
    public void Other_checkpoints_are_refused_and_change_nothing()
    {
        using var learner = new TdLambdaLearner<TicTacToe>(Options, 1);
        Feed(learner, 0, 20);
        using var other = new TdLambdaLearner<TicTacToe>(Options with { Hidden = 11 }, 1);
        var before = learner.ExportCheckpoint();
        Assert.Throws<InvalidDataException>(() => learner.ImportCheckpoint(other.ExportCheckpoint()));
        Assert.Throws<InvalidDataException>(() => learner.ImportCheckpoint(learner.ExportWeights()));
        Assert.Throws<InvalidDataException>(() => learner.ImportCheckpoint(before.AsMemory(0, before.Length - 1)));
        Assert.Equal(before, learner.ExportCheckpoint());
    }

    [Fact]
    public void Damaged_games_are_refused()
    {
        using var learner = new TdLambdaLearner<TicTacToe>(Options, 1);
        Assert.Throws<InvalidDataException>(() => learner.Add(new Episode(Guid.Empty, 1, 5, 5, [1, 2, 3])));
        Assert.Throws<InvalidDataException>(() => learner.Add(RandomGames.Episode(1, new TdEpisode { Moves = [4, 4] })));
        Assert.Throws<InvalidDataException>(() => learner.Add(RandomGames.Episode(1, new TdEpisode { Moves = [4, 0] })));
        Assert.Throws<InvalidDataException>(() => learner.Add(RandomGames.Episode(1, new TdEpisode { Moves = [0, 3, 1, 4, 2], Explored = [5] })));
        Assert.Equal(0, learner.WindowSamples);
        learner.Add(RandomGames.Episode(1, new TdEpisode { Moves = [0, 3, 1, 4, 2], Explored = [4] }));
        Assert.Equal(5, learner.WindowSamples);
    }

    [Fact]
    public void The_rate_falls_with_the_square_root_of_the_games()
    {
        using var learner = new TdLambdaLearner<TicTacToe>(Options with { BatchSize = 1 }, 1);
        var rates = Feed(learner, 0, 151).ToArray();
        Assert.Equal(Options.LearningRate, rates[0], 1e-6);
        Assert.Equal(Options.LearningRate / 2, rates[150], 1e-6);
    }

    /// <summary>Adds games and learns them; returns the rates of the steps.</summary>
    private static List<double> Feed(TdLambdaLearner<TicTacToe> learner, int from, int to)
    {
        var rates = new List<double>();
        for (var i = from; i < to; i++)
        {
            learner.Add(RandomGames.Episode(i, RandomGames.Play<TicTacToe>((ulong)i, 0.1)));
            if (learner.WindowSamples > 0)
            {
                rates.Add(learner.Step().Single(m => m.Name == "learner.rate").Value);
            }
        }

        return rates;
    }
}
