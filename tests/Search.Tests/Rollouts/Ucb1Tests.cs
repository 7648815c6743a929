using CsCheck;
using SelfPlay.Search.Rollouts;

namespace SelfPlay.Search.Tests.Rollouts;

public sealed class Ucb1Tests
{
    [Fact]
    public void The_formula_of_the_paper_decides()
    {
        // W/n + sqrt(ln 30 / n): 0.1 + 0.583, 0.5 + 0.412 (best), 0.55 + 0.337 for n = 10, 20, 30 with c = 1 and N = 30.
        float[] visits = [10, 20, 30, .. new float[8]];
        float[] totals = [1, 10, 16.5f, .. new float[8]];
        Assert.Equal(1, Ucb1.Select(visits, totals, 0, 3, MathF.Sqrt(MathF.Log(30))));
        Assert.Equal(2, Ucb1.Select(visits, totals, 0, 3, 0));
        Assert.Equal(0, Ucb1.Select(visits, totals, 0, 3, 100));
    }

    [Fact]
    public void Vectors_and_single_steps_agree()
    {
        var child = Gen.Select(Gen.Int[1, 50], Gen.Int[-50, 50]);
        Gen.Select(child.Array[1, 40], Gen.Int[0, 5], Gen.Float[0, 3]).Sample(
            (children, first, bonus) =>
            {
                var before = Enumerable.Repeat((1, 1_000_000), first);
                var after = Enumerable.Repeat((0, 0), 8); // garbage: 0/0 must not win
                var all = before.Concat(children).Concat(after).ToArray();
                float[] visits = [.. all.Select(c => (float)c.Item1)];
                float[] totals = [.. all.Select(c => (float)c.Item2)];
                Assert.Equal(
                    Ucb1.SelectOneByOne(visits, totals, first, children.Length, bonus),
                    Ucb1.SelectByVector(visits, totals, first, children.Length, bonus));
            },
            iter: 20_000, threads: 1);
    }

    [Fact]
    public void Reading_beyond_the_arrays_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Ucb1.SelectByVector(new float[8], new float[8], 0, 8, 1));
}
