using SelfPlay.Games;
using SelfPlay.Supervised.L05_Gpt;

namespace SelfPlay.Supervised.Tests.L05_Gpt;

public sealed class SumsTests
{
    [Fact]
    public void Sum_at_once_is_written_from_the_highest_digit()
    {
        var sums = new Sums(3, scratchPad: false);
        var symbols = new long[sums.Length];

        sums.Write(87, 945, symbols);

        Assert.Equal([0, 8, 7, 10, 9, 4, 5, 11, 1, 0, 3, 2], symbols);
        Assert.Equal(8, sums.Asked);
    }

    [Fact]
    public void Scratch_pad_has_digit_and_carry_of_every_column_from_the_right()
    {
        var sums = new Sums(3, scratchPad: true);
        var symbols = new long[sums.Length];

        sums.Write(87, 945, symbols);

        // 7 + 5 = 12, 8 + 4 + 1 = 13, 0 + 9 + 1 = 10.
        Assert.Equal([2, 1, 3, 1, 0, 1, 12], symbols[8..15]);
        Assert.Equal([1, 0, 3, 2], symbols[15..]);
    }

    [Fact]
    public void Drawn_columns_add_up_to_nine_more_often_than_by_chance()
    {
        var sums = new Sums(4, scratchPad: false);
        var random = new Xoshiro256(1);
        var nines = 0;
        for (var i = 0; i < 1000; i++)
        {
            var (a, b) = sums.Draw(ref random);
            Assert.InRange(Math.Max(a, b), 0, 9999);
            for (; a > 0 || b > 0; a /= 10, b /= 10)
            {
                nines += (a % 10) + (b % 10) == 9 ? 1 : 0;
            }
        }

        // Half of the columns, and a tenth of the others.
        Assert.InRange(nines, 2000, 2400);
    }
}
