using SelfPlay.Games.MinAtar;

namespace SelfPlay.Games.Tests.MinAtar;

public sealed class BreakoutTests : MinAtarConformance<Breakout>
{
    protected override (double Mean, double Error, int Episodes) RandomReturn => (0.502, 0.014, 3000);

    protected override bool Ramps => false;

    protected override (uint Seed, uint Reset, uint Early, uint Late, int Reward, int Ends, double Next)[] Checks =>
    [
        (0, 0xa152d880, 0x0d9671db, 0x2434fb76, 260, 387, 0.49306119094522105),
        (1, 0xbbf3968a, 0x3819e42b, 0xa4397b5d, 246, 412, 0.46313063983826752),
        (12345, 0xa152d880, 0x9130b56a, 0x48e7d2d8, 263, 386, 0.80288797152681646),
    ];
}
