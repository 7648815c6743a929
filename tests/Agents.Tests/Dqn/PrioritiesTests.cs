using SelfPlay.Agents.Dqn;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tests.Dqn;

public sealed class PrioritiesTests
{
    [Fact]
    public void Transitions_are_drawn_in_proportion_to_their_priorities()
    {
        const int Draws = 40_000, Size = 8;
        var priorities = new Priorities(5, exponent: 0.5);
        Fill(priorities, 5);
        priorities.Update([0, 1, 2, 3], [0, 1, 4, 16]);
        var batch = new TransitionBatch(Size);
        var random = new Xoshiro256(1);
        var counts = new int[5];
        for (var i = 0; i < Draws / Size; i++)
        {
            priorities.Draw(batch, 5, 0, ref random);
            Assert.All(batch.Weights, w => Assert.Equal(1, w));
            Assert.Equal(batch.Indices.Order(), batch.Indices); // one from each part
            foreach (var index in batch.Indices)
            {
                counts[index]++;
            }
        }

        // p^α: all but 0, 1, 2, 4 and, not drawn yet, 1
        Assert.InRange(counts[0], 0, 30);
        Assert.All(new[] { (1, 1), (2, 2), (3, 4), (4, 1) }, e => Assert.InRange(counts[e.Item1], Draws * e.Item2 / 8.0 * 0.97, Draws * e.Item2 / 8.0 * 1.03));
    }

    [Fact]
    public void Weights_undo_the_preference()
    {
        var priorities = new Priorities(2, exponent: 1);
        Fill(priorities, 2);
        priorities.Update([0, 1], [1, 3]);
        var batch = new TransitionBatch(4);
        var random = new Xoshiro256(1);
        priorities.Draw(batch, 2, 1, ref random);
        Assert.Equal([0, 1, 1, 1], batch.Indices); // a quarter of the total each

        // w = 1 / (N P): 1 / (2 / 4) = 2 and 1 / (2 * 3 / 4) = 2 / 3, divided by the larger
        Assert.All(batch.Indices.Zip(batch.Weights), pair => Assert.Equal(pair.First == 0 ? 1 : 1f / 3, pair.Second, 1e-4));
        priorities.Draw(batch, 2, 0.5, ref random);
        Assert.All(batch.Indices.Zip(batch.Weights), pair => Assert.Equal(pair.First == 0 ? 1 : MathF.Sqrt(1f / 3), pair.Second, 1e-4));
    }

    [Fact]
    public void What_is_new_has_the_largest_priority_so_far()
    {
        var priorities = new Priorities(3, exponent: 1);
        Fill(priorities, 2);
        Assert.Equal((1, 1), (priorities[0], priorities[1]));
        priorities.Update([0], [5]);
        priorities.Update([0], [0.5f]);
        priorities.Add(2);
        Assert.Equal([0.5, 1, 5], new[] { priorities[0], priorities[1], priorities[2] }.Select(p => Math.Round(p, 4)));
    }

    [Fact]
    public void An_error_of_nothing_is_not_lost_for_ever()
    {
        var priorities = new Priorities(1, exponent: 0.6);
        priorities.Add(0);
        priorities.Update([0], [0]);
        Assert.True(priorities[0] > 0);
    }

    private static void Fill(Priorities priorities, int count)
    {
        for (var i = 0; i < count; i++)
        {
            priorities.Add(i);
        }
    }
}
