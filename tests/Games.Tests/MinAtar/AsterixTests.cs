using SelfPlay.Games.MinAtar;

namespace SelfPlay.Games.Tests.MinAtar;

public sealed class AsterixTests : MinAtarConformance<Asterix>
{
    protected override (double Mean, double Error, int Episodes) RandomReturn => (0.501, 0.016, 3000);

    protected override bool Ramps => true;

    protected override (uint Seed, uint Reset, uint Early, uint Late, int Reward, int Ends, double Next)[] Checks =>
    [
        (0, 0x98935713, 0x4d2355a1, 0x8ba50e3f, 35, 73, 0.28651966579166044),
        (1, 0x98935713, 0x9131d7ce, 0x2968ebca, 37, 76, 0.72855705672184401),
        (12345, 0x98935713, 0xa11ed3a5, 0xf1a04c79, 38, 63, 0.37845971051670657),
    ];
}
