using SelfPlay.Agents.AlphaZero;
using SelfPlay.Agents.Evaluation;
using SelfPlay.Agents.Tests.AlphaZero;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Evaluation;

namespace SelfPlay.Agents.Tests.Evaluation;

public sealed class BatchingEvaluatorTests
{
    private const int Capacity = 24;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(6, 2)]
    public void Every_thread_gets_its_own_answers(int threads, int lanes)
    {
        var inner = new List<Slow>();
        var merged = new BatchingEvaluator<Othello>(
            () =>
            {
                inner.Add(new Slow());
                return inner[^1];
            },
            Capacity,
            lanes);
        const int Rounds = 60;
        long positions = 0;
        Run(threads, thread =>
        {
            var random = new Xoshiro256((ulong)thread);
            for (var round = 0; round < Rounds; round++)
            {
                var batch = Batch(1 + random.Below(2 * Capacity / 3), ref random);
                var expected = Copy(batch);
                new HashedEvaluator<Othello>().Evaluate(expected);
                merged.Evaluate(batch);
                Interlocked.Add(ref positions, batch.Count);
                Assert.Equal(expected.Values.Take(batch.Count), batch.Values.Take(batch.Count));
                Assert.Equal(expected.Priors.Take(batch.Offsets[batch.Count]), batch.Priors.Take(batch.Offsets[batch.Count]));
            }
        });
        Assert.Equal(lanes, inner.Count);
        Assert.Equal(positions, inner.Sum(lane => lane.Evaluations));
        Assert.All(inner, lane => Assert.InRange(lane.Largest, 0, Capacity));
        var calls = inner.Sum(lane => lane.Calls);
        Assert.True(threads == 1 ? calls == Rounds : calls < threads * Rounds * 0.9, $"{calls} calls for {threads * Rounds} batches");
    }

    [Fact]
    public void A_batch_that_is_too_large_to_merge_is_evaluated_by_itself()
    {
        var inner = new Slow();
        var merged = new BatchingEvaluator<Othello>(() => inner, 4, lanes: 1);
        var random = new Xoshiro256(1);
        var batch = Batch(Capacity, ref random);
        merged.Evaluate(batch);
        Assert.Equal(Capacity, inner.Largest);
    }

    [Fact]
    public void An_error_is_thrown_to_everyone_it_concerns_and_the_next_batch_is_answered()
    {
        var inner = new Slow { Fails = true };
        var merged = new BatchingEvaluator<Othello>(() => inner, Capacity, lanes: 1);
        Run(4, thread =>
        {
            var random = new Xoshiro256((ulong)thread);
            var batch = Batch(3, ref random);
            Assert.Throws<InvalidOperationException>(() => merged.Evaluate(batch));
        });
        inner.Fails = false;
        var again = new Xoshiro256(9);
        merged.Evaluate(Batch(3, ref again));
        Assert.Equal(3, inner.Evaluations);
    }

    [Fact]
    public void Actors_that_share_a_network_play_as_one_with_its_own()
    {
        var options = Training.Small with { Precision = InferencePrecision.F32 };
        using var learner = new AlphaZeroLearner<TicTacToe>(options, 1);
        var weights = learner.ExportWeights();
        var own = Play(merges: false);
        Assert.NotEmpty(own);
        Assert.Equal(own, Play(merges: true));

        List<string> Play(bool merges)
        {
            using var actor = new AlphaZeroActor<TicTacToe>(options, 5, merges);
            using var other = new AlphaZeroActor<TicTacToe>(options, 6, merges);
            var episodes = new List<Episode>();
            for (var version = 1; version <= 3; version++)
            {
                actor.LoadWeights(version, weights);
                other.LoadWeights(version, weights);
                for (var i = 0; i < 200; i++)
                {
                    actor.Play(TimeSpan.Zero, episodes, CancellationToken.None);
                }
            }

            return episodes.ConvertAll(e => Convert.ToHexString(e.Payload));
        }
    }

    private static void Run(int count, Action<int> work)
    {
        var errors = new Exception?[count];
        var threads = Enumerable.Range(0, count).Select(i => new Thread(() => errors[i] = Record.Exception(() => work(i)))).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.All(errors, Assert.Null);
    }

    private static EvaluationBatch<Othello> Batch(int count, ref Xoshiro256 random)
    {
        var batch = new EvaluationBatch<Othello>(2 * Capacity);
        var moves = new ushort[Othello.Info.MaxMoves];
        var position = Othello.Start;
        while (batch.Count < count)
        {
            batch.Add(position);
            position.Play(moves[random.Below(position.WriteMoves(moves))]);
            position = position.IsOver ? Othello.Start : position;
        }

        return batch;
    }

    private static EvaluationBatch<Othello> Copy(EvaluationBatch<Othello> batch)
    {
        var copy = new EvaluationBatch<Othello>(batch.Capacity);
        foreach (var position in batch.Positions.Take(batch.Count))
        {
            copy.Add(position);
        }

        return copy;
    }

    /// <summary>Takes a moment, so that others come meanwhile.</summary>
    private sealed class Slow : IEvaluator<Othello>
    {
        private readonly HashedEvaluator<Othello> _inner = new();
        private int _inside;

        public bool Fails
        {
            get => _inner.Fails;
            set => _inner.Fails = value;
        }

        public int Calls { get; private set; }

        public int Largest { get; private set; }

        public long Evaluations => _inner.Evaluations;

        public void Evaluate(EvaluationBatch<Othello> batch)
        {
            Assert.Equal(1, Interlocked.Increment(ref _inside)); // one thread at a time
            Calls++;
            Largest = Math.Max(Largest, batch.Count);
            Thread.Sleep(1);
            try
            {
                _inner.Evaluate(batch);
            }
            finally
            {
                Interlocked.Decrement(ref _inside);
            }
        }
    }
}
