using SelfPlay.Games.MinAtar;

namespace SelfPlay.Games.Tests.MinAtar;

public sealed class SpaceInvadersTests : MinAtarConformance<SpaceInvaders>
{
    protected override (double Mean, double Error, int Episodes) RandomReturn => (2.853, 0.042, 3000);

    protected override bool Ramps => true;

    protected override (uint Seed, uint Reset, uint Early, uint Late, int Reward, int Ends, double Next)[] Checks =>
    [
        (0, 0x655b2c02, 0x7fa3d19f, 0x51f8b802, 416, 155, 0.36678021955201068),
        (1, 0x655b2c02, 0x1b9027a1, 0xe27e6ba5, 450, 150, 0.67875548751149095),
        (12345, 0x655b2c02, 0xbecada26, 0x5480e791, 422, 148, 0.65905592920413525),
    ];
}
