using CsCheck;
using SelfPlay.Agents.Dqn;

namespace SelfPlay.Agents.Tests.Dqn;

public sealed class SumTreeTests
{
    [Fact]
    public void It_finds_what_adding_up_finds()
    {
        var numbers = Gen.Int[0, 5].Select(n => n / 4.0).Array[1, 40]; // sums of quarters are exact
        Gen.Select(numbers, Gen.Double[0, 1]).Sample((p, share) =>
        {
            var tree = Tree(p);
            Assert.Equal(p.Sum(), tree.Total);
            if (tree.Total > 0)
            {
                var mass = share * 0.999999 * tree.Total;
                Assert.Equal(ByAdding(p, mass), tree.Find(mass));
            }
        });
    }

    [Fact]
    public void Overwritten_numbers_leave_no_trace()
    {
        Gen.Select(Gen.Int[0, 16], Gen.Double[0, 10]).Array[1, 100].Sample(writes =>
        {
            var (tree, p) = (new SumTree(17), new double[17]);
            foreach (var (index, value) in writes)
            {
                (tree[index], p[index]) = (value, value);
            }

            var fresh = Tree(p);
            Assert.Equal(fresh.Total, tree.Total); // to the last bit: nothing piles up
            Assert.Equal(p, Enumerable.Range(0, 17).Select(i => tree[i]));
        });
    }

    [Fact]
    public void What_is_zero_is_never_found()
    {
        var tree = Tree([0, 0, 3, 0, 1, 0]);
        Assert.Equal([2, 2, 4, 4], new[] { 0, 2.99, 3, 3.99 }.Select(tree.Find));
        Assert.Equal([4, 4], new[] { 4.0, 1e9 }.Select(tree.Find)); // beyond the total by rounding
        Assert.Equal(0, Tree([2]).Find(1));
    }

    [Fact]
    public void Only_numbers_that_make_sense_are_taken()
    {
        var tree = new SumTree(3);
        foreach (var (index, value) in new[] { (-1, 1.0), (3, 1), (0, -1), (0, double.NaN), (0, double.PositiveInfinity) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => tree[index] = value);
        }

        Assert.Equal(0, tree.Total);
    }

    private static SumTree Tree(double[] p)
    {
        var tree = new SumTree(p.Length);
        for (var i = 0; i < p.Length; i++)
        {
            tree[i] = p[i];
        }

        return tree;
    }

    private static int ByAdding(double[] p, double mass)
    {
        var index = 0;
        for (; mass >= p[index]; index++)
        {
            mass -= p[index];
        }

        return index;
    }
}
