using SelfPlay.Games.MinAtar;

namespace SelfPlay.Games.Tests.MinAtar;

public sealed class FreewayTests : MinAtarConformance<Freeway>
{
    protected override (double Mean, double Error, int Episodes) RandomReturn => (0.170, 0.029, 200);

    protected override bool Ramps => false;

    protected override (uint Seed, uint Reset, uint Early, uint Late, int Reward, int Ends, double Next)[] Checks =>
    [
        (0, 0x6b2b8ec5, 0x0cc0f7f8, 0x8db69f2b, 12, 1, 0.40867824440239853),
        (1, 0x08a2b877, 0x74e001ea, 0x636f72ee, 3, 1, 0.58562314731323195),
        (12345, 0xabf9ed9b, 0x4cedf6a8, 0xfc9a6fdf, 7, 1, 0.65773014891145731),
    ];
}
