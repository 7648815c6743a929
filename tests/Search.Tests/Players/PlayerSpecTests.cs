using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Tests.Players;

public sealed class PlayerSpecTests
{
    [Theory]
    [InlineData("random", PlayerKind.Random, null, null, null, null)]
    [InlineData("perfect", PlayerKind.Perfect, null, null, null, null)]
    [InlineData("mcts:1000", PlayerKind.Mcts, 1000, null, null, null)]
    [InlineData("rave:1000", PlayerKind.Rave, 1000, null, null, null)]
    [InlineData("minimax:3", PlayerKind.Minimax, null, 3, null, null)]
    [InlineData("alphabeta:5", PlayerKind.AlphaBeta, null, 5, null, null)]
    [InlineData("run:my-run_1.0", PlayerKind.Run, null, null, "my-run_1.0", null)]
    [InlineData("run:a@12", PlayerKind.Run, null, null, "a", 12L)]
    [InlineData("run:a:200", PlayerKind.Run, 200, null, "a", null)]
    [InlineData("run:a@12:200", PlayerKind.Run, 200, null, "a", 12L)]
    public void Every_form_is_read_and_written_back(string text, PlayerKind kind, int? simulations, int? depth, string? run, long? version)
    {
        var spec = PlayerSpec.Parse(text);
        Assert.Equal(new PlayerSpec(kind, simulations, depth, run, version), spec);
        Assert.Equal(text, spec.ToString());
    }

    [Theory]
    [InlineData("gtp:gnugo --mode gtp", PlayerKind.Gtp, "gnugo --mode gtp", null)]
    [InlineData("uci:C:/a b/x.exe", PlayerKind.Uci, "C:/a b/x.exe", null)]
    [InlineData("uci[nodes=5,A B=c:d]:x -y", PlayerKind.Uci, "x -y", "nodes=5,A B=c:d")]
    public void Programs_are_named_by_their_commands(string text, PlayerKind kind, string command, string? settings)
    {
        var spec = PlayerSpec.Parse(text);
        Assert.Equal(new PlayerSpec(kind, Command: command, Settings: settings), spec);
        Assert.Equal(text, spec.ToString());
    }

    [Theory]
    [InlineData("stockfish")]
    [InlineData("")]
    [InlineData("Random")]
    [InlineData("mcts")]
    [InlineData("mcts:")]
    [InlineData("mcts:0")]
    [InlineData("mcts:-5")]
    [InlineData("mcts:ten")]
    [InlineData("mcts:10000001")]
    [InlineData("mcts:99999999999999999999")]
    [InlineData("alphabeta:61")]
    [InlineData("alphabeta: 5")]
    public void A_bad_word_is_named_with_the_valid_ones(string text)
    {
        var error = Assert.Throws<PlayerSpecException>(() => PlayerSpec.Parse(text));
        Assert.Contains($"'{text}'", error.Message);
        Assert.Contains(PlayerSpec.Forms, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("random:1")]
    [InlineData("perfect:")]
    [InlineData("run:")]
    [InlineData("run")]
    [InlineData("run:a/b")]
    [InlineData("run:a@1@2")]
    [InlineData("run:a:1:2")]
    [InlineData("run:a@0")]
    [InlineData("run:a:x")]
    [InlineData("gtp")]
    [InlineData("gtp:")]
    [InlineData("uci: ")]
    [InlineData("uci[nodes=5:x")]
    [InlineData("uci[nodes=5]:")]
    public void Options_that_do_not_fit_are_refused(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<PlayerSpecException>(() => PlayerSpec.Parse(text)).Message);

    [Fact]
    public void The_catalogue_makes_every_kind()
    {
        foreach (var name in new[] { "random", "mcts:10", "rave:10", "minimax:1", "alphabeta:2" })
        {
            PlaysALegalMove<TicTacToe>(name);
            PlaysALegalMove<ConnectFour>(name);
            PlaysALegalMove<Othello>(name);
            PlaysALegalMove<Hex>(name);
            PlaysALegalMove<Breakthrough>(name);
            PlaysALegalMove<Gomoku<GomokuSize15>>(name);
            PlaysALegalMove<Gomoku<GomokuSize9>>(name);
        }

        PlaysALegalMove<TicTacToe>("perfect");
    }

    [Fact]
    public void There_is_no_perfect_player_of_othello()
    {
        var error = Assert.Throws<PlayerSpecException>(() => PlayerCatalog.Create<Othello>(PlayerSpec.Parse("perfect"), 1));
        Assert.Contains("no perfect player of Othello", error.Message);
    }

    [Fact]
    public void Runs_come_from_their_source()
    {
        var spec = PlayerSpec.Parse("run:a:7");
        Assert.Contains("run:a:7", Assert.Throws<PlayerSpecException>(() => PlayerCatalog.Create<Othello>(spec, 1)).Message);
        using var player = PlayerCatalog.Create<Othello>(spec, 1, new RandomRuns());
        Assert.Equal("random", player.Name);
    }

    [Fact]
    public void The_random_player_plays_every_move_alike()
    {
        using var player = PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse("random"), 1);
        var moves = new int[7_000];
        player.Choose([.. Enumerable.Repeat(new GameRecord<ConnectFour>(), moves.Length)], moves);
        Assert.All(moves.CountBy(m => m), count => Assert.InRange(count.Value, 850, 1_150));
    }

    private static void PlaysALegalMove<TGame>(string name)
        where TGame : struct, IGame<TGame>
    {
        using var player = PlayerCatalog.Create<TGame>(PlayerSpec.Parse(name), 1);
        Assert.Equal(name, player.Name);
        var moves = new int[1];
        var game = new GameRecord<TGame>();
        player.Choose([game], moves);
        game.Play(moves[0]);
    }

    private sealed class RandomRuns : IRunPlayerSource
    {
        public IPlayer<TGame> Create<TGame>(PlayerSpec spec, ulong seed)
            where TGame : struct, IGame<TGame> => new RandomPlayer<TGame>(seed);
    }
}
