using SelfPlay.Games;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Gtp;

namespace SelfPlay.Search.Tests.Protocols;

/// <summary>Talks to a GTP server in one go.</summary>
internal static class GtpTalk
{
    /// <summary>Checks the answers of a transcript.</summary>
    public static void Check(string game, string player, string transcript) => new Transcript(transcript).Check((input, output) => Serve(game, player, input, output));

    /// <summary>Everything that is answered to an input.</summary>
    public static string Serve(string game, string player, string input)
    {
        var output = new StringWriter();
        Serve(game, player, new StringReader(input), output);
        return output.ToString();
    }

    private static void Serve(string game, string player, TextReader input, TextWriter output)
    {
        using var server = Server(game, player, output);
        server.Run(input, TestContext.Current.CancellationToken);
    }

    /// <summary>A server of a player, who may play every game.</summary>
    public static GtpServer Server(string game, string player, TextWriter output) => new(game, name => GameCatalog.Visit(name, new Opening(player)), output);

    private sealed class Opening(string player) : IGameVisitor<IGtpTable>
    {
        public IGtpTable Visit<TGame>()
            where TGame : struct, IGame<TGame> =>
            new GtpTable<TGame>(PlayerCatalog.Create<TGame>(PlayerSpec.Parse(player), 1), TimeProvider.System);
    }
}
