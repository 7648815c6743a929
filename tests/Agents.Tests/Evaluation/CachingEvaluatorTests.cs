using CsCheck;
using SelfPlay.Agents.Evaluation;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Evaluation;

namespace SelfPlay.Agents.Tests.Evaluation;

public sealed class CachingEvaluatorTests
{
    private const int Capacity = 48;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(64)]
    [InlineData(1 << 14)]
    public void Answers_are_those_of_the_inner_evaluator(int size) => Gen.ULong.Sample(
        seed =>
        {
            var inner = new HashedEvaluator<Othello>();
            var cache = new CachingEvaluator<Othello>(inner, size, Capacity);
            var random = new Xoshiro256(seed);
            var pool = Pool<Othello>(ref random, 60);
            long requests = 0;
            for (var round = 0; round < 12; round++)
            {
                var batch = Batch(pool, 1 + random.Below(Capacity), ref random);
                var expected = Copy(batch);
                new HashedEvaluator<Othello>().Evaluate(expected);
                cache.Evaluate(batch);
                requests += batch.Count;
                AssertSame(expected, batch);
                Assert.Equal(requests, cache.Requests);
                Assert.Equal(requests - inner.Evaluations, cache.Hits);
            }
        },
        iter: 20);

    [Fact]
    public void A_position_is_evaluated_once_within_and_across_batches()
    {
        var inner = new HashedEvaluator<TicTacToe>();
        var cache = new CachingEvaluator<TicTacToe>(inner, 1 << 16, Capacity);
        var position = TicTacToe.Start;
        position.Play(4);
        for (var round = 1; round <= 3; round++)
        {
            var batch = new EvaluationBatch<TicTacToe>(Capacity);
            batch.Add(TicTacToe.Start);
            batch.Add(position);
            batch.Add(TicTacToe.Start);
            batch.Add(TicTacToe.Start);
            cache.Evaluate(batch);
            Assert.Equal(2, inner.Evaluations);
            Assert.Equal(4 * round, cache.Requests);
            Assert.Equal((4 * round) - 2, cache.Hits);
        }
    }

    [Fact]
    public void Reset_forgets_the_old_network()
    {
        var inner = new HashedEvaluator<TicTacToe>();
        var cache = new CachingEvaluator<TicTacToe>(inner, 1024, Capacity);
        var batch = new EvaluationBatch<TicTacToe>(Capacity);
        batch.Add(TicTacToe.Start);
        cache.Evaluate(batch);
        var old = batch.Values[0];
        var next = new HashedEvaluator<TicTacToe> { Version = 2 };
        cache.Reset(next);
        cache.Evaluate(batch);
        Assert.NotEqual(old, batch.Values[0]);
        Assert.Equal((1, 1), (inner.Evaluations, next.Evaluations));
    }

    [Fact]
    public void A_failure_of_the_inner_evaluator_leaves_no_false_answers()
    {
        var inner = new HashedEvaluator<TicTacToe>();
        var cache = new CachingEvaluator<TicTacToe>(inner, 1024, Capacity);
        var random = new Xoshiro256(3);
        var batch = Batch(Pool<TicTacToe>(ref random, 40), Capacity, ref random);
        var expected = Copy(batch);
        new HashedEvaluator<TicTacToe>().Evaluate(expected);
        inner.Fails = true;
        Assert.Throws<InvalidOperationException>(() => cache.Evaluate(batch));
        inner.Fails = false;
        cache.Evaluate(batch);
        AssertSame(expected, batch);
    }

    [Fact]
    public void A_warm_cache_allocates_nothing()
    {
        var cache = new CachingEvaluator<Othello>(new HashedEvaluator<Othello>(), 256, Capacity);
        var random = new Xoshiro256(4);
        var pool = Pool<Othello>(ref random, 500);
        var batches = Enumerable.Range(0, 20).Select(_ => Batch(pool, Capacity, ref random)).ToArray();
        cache.Evaluate(batches[0]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var batch in batches)
        {
            cache.Evaluate(batch);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static List<TGame> Pool<TGame>(ref Xoshiro256 random, int count)
        where TGame : struct, IGame<TGame>
    {
        var pool = new List<TGame>();
        var moves = new ushort[TGame.Info.MaxMoves];
        var position = TGame.Start;
        while (pool.Count < count)
        {
            pool.Add(position);
            position.Play(moves[random.Below(position.WriteMoves(moves))]);
            position = position.IsOver ? TGame.Start : position;
        }

        return pool;
    }

    private static EvaluationBatch<TGame> Batch<TGame>(List<TGame> pool, int count, ref Xoshiro256 random)
        where TGame : struct, IGame<TGame>
    {
        var batch = new EvaluationBatch<TGame>(Capacity);
        for (var i = 0; i < count; i++)
        {
            batch.Add(pool[random.Below(pool.Count)]);
        }

        return batch;
    }

    private static EvaluationBatch<TGame> Copy<TGame>(EvaluationBatch<TGame> batch)
        where TGame : struct, IGame<TGame>
    {
        var copy = new EvaluationBatch<TGame>(Capacity);
        for (var i = 0; i < batch.Count; i++)
        {
            copy.Add(batch.Positions[i]);
        }

        return copy;
    }

    private static void AssertSame<TGame>(EvaluationBatch<TGame> expected, EvaluationBatch<TGame> actual)
        where TGame : struct, IGame<TGame>
    {
        Assert.Equal(expected.Values.Take(expected.Count), actual.Values.Take(actual.Count));
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected.PriorsOf(i).ToArray(), actual.PriorsOf(i).ToArray());
        }
    }
}
