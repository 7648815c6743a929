using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Games.Boards.Chess;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Engines;

namespace SelfPlay.Search.Tests.Protocols;

/// <summary>Matches against programs that others have written; skipped where they are not installed.</summary>
public sealed class RealEngineTests
{
    [Fact]
    public void GRhino_plays_othello_over_GTP() => BeatsRandom<Othello>("gtp:gtp-rhino -l 1", "grhino", games: 6);

    [Fact]
    public void GNU_Go_plays_go_over_GTP() =>
        BeatsRandom<Go<Goban9, GoPoints9, PositionalSuperko>>("gtp:gnugo --mode gtp --level 1 --chinese-rules --capture-all-dead --seed 1", "gnugo", games: 2);

    [Fact]
    public void Fairy_Stockfish_plays_breakthrough_over_UCI() => BeatsRandom<Breakthrough>("uci[nodes=300]:fairy-stockfish", "fairy-stockfish", games: 6);

    [Fact]
    public void Stockfish_plays_chess_over_UCI() => BeatsRandom<ChessGame>("uci[nodes=100]:stockfish", "stockfish", games: 4);

    private static void BeatsRandom<TGame>(string name, string package, int games)
        where TGame : struct, IGame<TGame>
    {
        var spec = PlayerSpec.Parse(name);
        SkipUnlessInstalled(spec, package);
        var forfeits = new List<Forfeit>();
        using var player = PlayerCatalog.Create<TGame>(spec, 1, engines: new EngineOptions());
        using var random = PlayerCatalog.Create<TGame>(PlayerSpec.Parse("random"), 2);
        var result = new MatchRunner<TGame>(player, random).Run(
            new MatchOptions { Games = games, OpeningPlies = 4, Seed = 5, Forfeited = forfeits.Add }, TestContext.Current.CancellationToken);
        Assert.Empty(forfeits.Select(f => f.Reason));
        Assert.True(result.Wins >= games - 1, result.ToString());
    }

    private static void SkipUnlessInstalled(PlayerSpec spec, string package)
    {
        try
        {
            EngineCommand.Parse(spec.Command!);
        }
        catch (PlayerSpecException)
        {
            Assert.Skip($"{spec} is not installed here; it comes with the package {package}.");
        }
    }
}
