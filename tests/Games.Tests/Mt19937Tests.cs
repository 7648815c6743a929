namespace SelfPlay.Games.Tests;

public sealed class Mt19937Tests
{
    /// <summary>First outputs of the authors' C code seeded with 5489.</summary>
    [Fact]
    public void Outputs_are_those_of_the_reference_code()
    {
        var random = new Mt19937(5489);
        Assert.Equal([3499211612u, 581869302, 3890346734, 3586334585, 545404204], Enumerable.Range(0, 5).Select(_ => random.Next()));
        for (var i = 5; i < 9999; i++)
        {
            random.Next();
        }

        Assert.Equal(4123659995u, random.Next()); // the 10000th, which the C++ standard names
    }

    /// <summary>What NumPy's RandomState(0) draws: rand() three times, then randint(1, 9) five times.</summary>
    [Fact]
    public void Draws_are_those_of_NumPy()
    {
        var random = new Mt19937(0);
        Assert.Equal([0.5488135039273248, 0.7151893663724195, 0.6027633760716439], Enumerable.Range(0, 3).Select(_ => random.Unit()));
        Assert.Equal([4, 8, 2, 4, 6], Enumerable.Range(0, 5).Select(_ => 1 + random.Below(8)));
    }

    [Fact]
    public void A_bound_of_one_draws_nothing()
    {
        var (random, other) = (new Mt19937(3), new Mt19937(3));
        Assert.Equal(0, random.Below(1));
        Assert.Equal(other.Next(), random.Next());
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Below(0));
    }
}
