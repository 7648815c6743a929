using System.Runtime.Intrinsics;
using SelfPlay.Agents.Optimizers;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tests.Optimizers;

public sealed class FastVectorTests
{
    [Fact]
    public void Roots_are_right_to_seven_places()
    {
        foreach (var number in Numbers(1))
        {
            var expected = Math.Sqrt(number);
            Assert.InRange(FastVector.Sqrt(Vector512.Create(number))[0], expected * (1 - 3e-7), expected * (1 + 3e-7));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-38f)]
    public void Roots_of_next_to_nothing_are_next_to_nothing(float number) => Assert.Equal(1e-15, FastVector.Sqrt(Vector512.Create(number))[0], 1e-21);

    [Fact]
    public void Roots_of_what_is_too_large_are_large_and_no_number_has_none()
    {
        Assert.InRange(FastVector.Sqrt(Vector512.Create(float.MaxValue))[0], 1.84e19, 1.85e19);
        Assert.InRange(FastVector.Sqrt(Vector512.Create(float.PositiveInfinity))[0], 1.84e19, 1.85e19);
        Assert.True(float.IsNaN(FastVector.Sqrt(Vector512.Create(float.NaN))[0]));
    }

    [Fact]
    public void Quotients_are_right_to_seven_places()
    {
        foreach (var (dividend, divisor) in Numbers(1).Zip(Numbers(2)).Where(pair => Math.Abs(Math.Log10(pair.First / (double)pair.Second)) < 30))
        {
            var expected = dividend / (double)divisor;
            Assert.InRange(FastVector.Divide(Vector512.Create(dividend), Vector512.Create(divisor))[0], expected * (1 - 3e-7), expected * (1 + 3e-7));
            Assert.Equal(-expected, FastVector.Divide(Vector512.Create(-dividend), Vector512.Create(divisor))[0], Math.Abs(expected) * 3e-7);
            Assert.Equal(0, FastVector.Divide(Vector512<float>.Zero, Vector512.Create(divisor))[0]);
        }
    }

    /// <summary>From 10^-29 to 10^29.</summary>
    private static IEnumerable<float> Numbers(ulong seed)
    {
        var random = new Xoshiro256(seed);
        var exponents = Enumerable.Range(0, 20_000).Select(_ => 58 * (random.Unit() - 0.5)).ToArray();
        return exponents.Select(exponent => (float)Math.Pow(10, exponent));
    }
}
