using System.Text;

namespace SelfPlay.Games.Tests.Golden;

/// <summary>
/// One random game of every game, written out in full and compared with the file beside this one: a change of rules,
/// keys, planes, notation or of the random moves shows as a difference between two texts. To accept a change, run the tests
/// with SELFPLAY_ACCEPT_GOLDEN=1 and review what git shows.
/// </summary>
public sealed class PlaythroughTests
{
    public static TheoryData<string> Games => [.. GameCatalog.All.Select(g => g.Name)];

    [Theory]
    [MemberData(nameof(Games))]
    public void The_playthrough_is_the_recorded_one(string game)
    {
        var path = Path.Combine(Repository.Root, "tests", "Games.Tests", "Golden", $"{game}.golden.txt");
        var text = GameCatalog.Visit(game, new Playthrough());
        if (Environment.GetEnvironmentVariable("SELFPLAY_ACCEPT_GOLDEN") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }

    private sealed class Playthrough : IGameVisitor<string>
    {
        private const ulong Seed = 7;

        public string Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            var text = new StringBuilder();
            var random = new Xoshiro256(Seed);
            var game = TGame.Start;
            var moves = new ushort[TGame.Info.MaxMoves];
            text.Append($"{TGame.Info}\n");
            for (var count = game.WriteMoves(moves); count > 0; count = game.WriteMoves(moves))
            {
                var move = moves[random.Below(count)];
                var legal = string.Join(' ', moves[..count].Select(m => game.FormatMove(m)));
                text.Append($"{game.Ply} player {game.Player} key {game.Key:x16} planes {Digest(game):x16} {game.ToText()} [{legal}] {game.FormatMove(move)}\n");
                game.Play(move);
            }

            text.Append($"{game.Ply} over, outcome {game.Outcome} key {game.Key:x16} {game.ToText()}\n");
            var playout = TGame.Start;
            var played = playout.Playout(ref random);
            return text.Append($"playout of {played} {playout.ToText()}\n").ToString();
        }

        private static ulong Digest<TGame>(TGame game)
            where TGame : struct, IGame<TGame>
        {
            var planes = new float[TGame.Info.InputSize];
            game.WritePlanes(planes);
            return planes.Aggregate(0UL, (digest, value) => Xoshiro256.Mix(digest + 1 + BitConverter.SingleToUInt32Bits(value)));
        }
    }
}
