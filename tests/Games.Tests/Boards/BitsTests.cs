using SelfPlay.Games.Boards;

namespace SelfPlay.Games.Tests.Boards;

public sealed class BitsTests
{
    [Fact]
    public void The_instruction_and_the_loop_select_the_same_bit()
    {
        var random = new Xoshiro256(1);
        for (var i = 0; i < 1000; i++)
        {
            var set = random.Next() & random.Next();
            var bits = Enumerable.Range(0, 64).Where(b => ((set >> b) & 1) != 0).ToArray();
            for (var k = 0; k < bits.Length; k++)
            {
                Assert.Equal(1UL << bits[k], Bits.Select(set, k));
                Assert.Equal(1UL << bits[k], Bits.SelectInSoftware(set, k));
            }
        }
    }
}
