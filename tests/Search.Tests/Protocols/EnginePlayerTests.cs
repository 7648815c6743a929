using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;
using SelfPlay.Search.Protocols.Engines;

namespace SelfPlay.Search.Tests.Protocols;

/// <summary>Programs that misbehave: the game is lost, one sentence says why, and the match goes on.</summary>
public sealed class EnginePlayerTests
{
    private static readonly EngineOptions Patient = new();
    private static readonly EngineOptions Impatient = new() { MoveTimeout = TimeSpan.FromSeconds(2) };

    [Fact]
    public void A_program_that_behaves_plays_the_match()
    {
        using var engine = FakeEngine.Gtp();
        var (result, forfeits) = Play(engine, "gtp", Patient, games: 20);
        Assert.Empty(forfeits);
        Assert.Equal((20, 0, 0), (result.Games, result.FirstForfeits, result.SecondForfeits));
        Assert.Single(engine.Processes);
        Assert.True(engine.IsGone);
    }

    [Theory]
    [InlineData("gtp", 1)]
    [InlineData("gtp", 128)]
    [InlineData("uci", 128)]
    public void Games_at_once_are_played_as_one_after_another(string protocol, int concurrency)
    {
        // Against a mirror of itself every game is the same: whoever begins wins with 2-4-6.
        using var engine = protocol == "gtp" ? FakeEngine.Gtp() : FakeEngine.Uci();
        using var player = Create(engine, protocol, Patient);
        using var other = Create(engine, protocol, Patient);
        var result = new MatchRunner<TicTacToe>(player, other).Run(new MatchOptions { Games = 10, Concurrency = concurrency, OpeningPlies = 0 });
        Assert.Equal(new MatchResult(5, 0, 5), result);
    }

    [Theory]
    [InlineData("gtp", "[ $asked = 2 ] && { echo 'out of memory' >&2; exit 3; }", "ended with exit code 3 instead of answering 'genmove (black|white)'; its last words were 'out of memory'")]
    [InlineData("uci", "[ $asked = 2 ] && exit 4", "ended with exit code 4 instead of answering 'go movetime 100'")]
    [InlineData("gtp", "[ $asked = 2 ] && sleep 600", "did not answer '(genmove|play) (black|white).*' within 2 s")]
    [InlineData("uci", "[ $asked = 2 ] && sleep 600", "did not answer 'go movetime 100' within 2 s")]
    [InlineData("gtp", "[ $asked = 2 ] && echo xyzzy", "answered 'genmove (black|white)' with 'xyzzy', which is not GTP")]
    [InlineData("gtp", "[ $asked -ge 2 ] && { printf '= z9\\n\\n'; continue; }", "answered with 'z9', which is not a legal move after \\d plies")]
    [InlineData("gtp", "[ $asked -ge 2 ] && { printf '= \\n\\n'; continue; }", "answered with '', which is not a legal move after \\d plies")]
    [InlineData("uci", "[ $asked -ge 2 ] && { echo 'bestmove e2e4'; continue; }", "answered with 'bestmove e2e4', which is not a legal move after \\d plies")]
    [InlineData("uci", "[ $asked -ge 2 ] && { echo bestmove; continue; }", "answered with 'bestmove', which is not a legal move after \\d plies")]
    [InlineData("gtp", "[ $asked = 2 ] && { printf '? no idea\\n\\n'; continue; }", "refused 'genmove (black|white)', saying 'no idea'")]
    [InlineData("gtp", "[ $asked = 2 ] && yes | tr -d '\\n'", "answered 'genmove (black|white)' with a line of more than 65536 characters")]
    [InlineData("gtp", "[ $asked = 2 ] && yes =", "answered 'genmove (black|white)' with more than 1000 lines")]
    [InlineData("uci", "[ $asked = 2 ] && yes info", "(printed more than 100000 lines without answering|did not answer) 'go movetime 100'.*")]
    [InlineData("gtp", "[ $asked = 2 ] && exec >&- && sleep 600", "closed its output instead of answering 'genmove (black|white)'")]
    public void A_failure_loses_the_game_and_the_match_goes_on(string protocol, string atMove, string sentence)
    {
        using var engine = protocol == "gtp" ? FakeEngine.Gtp(atMove: atMove) : FakeEngine.Uci(atMove: atMove);
        var (result, forfeits) = Play(engine, protocol, sentence.Contains("within", StringComparison.Ordinal) ? Impatient : Patient, games: 2);
        Assert.Equal((2, 0), (result.FirstForfeits, result.SecondForfeits));
        Assert.All(forfeits, f => Assert.Matches($"^{protocol}:sh '.*/engine' {sentence}\\.$", f.Reason));
        Assert.Equal([1, 2], forfeits.Select(f => f.Game));
        Assert.True(engine.IsGone);
    }

    [Fact]
    public void A_program_that_refuses_a_legal_move_loses()
    {
        using var engine = FakeEngine.Gtp(atPlay: "printf '? illegal move\\n\\n'; continue");
        var (result, forfeits) = Play(engine, "gtp", Patient, games: 2);
        Assert.Equal(2, result.FirstForfeits);
        Assert.All(forfeits, f => Assert.Matches("refused 'play (black|white) \\d', saying 'illegal move'\\.$", f.Reason));
    }

    [Fact]
    public void A_program_that_resigns_loses_without_a_forfeit()
    {
        using var engine = FakeEngine.Gtp(atMove: "[ $asked = 2 ] && { printf '= resign\\n\\n'; continue; }");
        var (result, forfeits) = Play(engine, "gtp", Patient, games: 1);
        Assert.Equal(new MatchResult(0, 0, 1), result);
        Assert.Empty(forfeits);
    }

    [Theory]
    [InlineData("gtp", "exit 1", "ended with exit code 1 instead of answering 'protocol_version'")]
    [InlineData("gtp", "echo 'Welcome to xyzzy'", "answered 'protocol_version' with 'Welcome to xyzzy', which is not GTP")]
    [InlineData("uci", "exit 1", "ended with exit code 1 instead of answering 'uci'")]
    public void A_program_that_fails_again_and_again_is_given_up(string protocol, string atStart, string sentence)
    {
        using var engine = protocol == "gtp" ? FakeEngine.Gtp(atStart) : FakeEngine.Uci(atStart);
        var (result, forfeits) = Play(engine, protocol, Patient, games: 10);
        Assert.Equal((10, 10), (result.Games, result.FirstForfeits));
        Assert.Equal(3, engine.Processes.Length);
        Assert.All(forfeits.Take(3), f => Assert.Contains($"{sentence}.", f.Reason));
        Assert.All(forfeits.Skip(3), f => Assert.EndsWith("was not started again after it had failed 3 times in a row.", f.Reason));
    }

    [Fact]
    public void A_slow_start_is_waited_for_as_long_as_is_allowed()
    {
        using var slow = FakeEngine.Gtp(atStart: "sleep 1");
        var (result, _) = Play(slow, "gtp", Patient, games: 1);
        Assert.Equal(0, result.FirstForfeits);
        using var slower = FakeEngine.Gtp(atStart: "sleep 600");
        (result, var forfeits) = Play(slower, "gtp", new EngineOptions { StartTimeout = TimeSpan.FromMilliseconds(50) }, games: 1);
        Assert.Equal(1, result.FirstForfeits);
        Assert.Matches("did not (answer|take in) 'protocol_version' within 0.05 s", forfeits.Single().Reason);
    }

    [Fact]
    public void A_program_that_does_not_play_the_game_is_told_so()
    {
        using var engine = FakeEngine.Uci(variants: "var chess");
        var (_, forfeits) = Play(engine, "uci", Patient, games: 1);
        Assert.EndsWith("does not play Tic-Tac-Toe: its option UCI_Variant has no 'tictactoe'.", forfeits.Single().Reason);
    }

    [Fact]
    public void Settings_reach_the_program()
    {
        using var engine = FakeEngine.Uci();
        using var player = PlayerCatalog.Create<TicTacToe>(PlayerSpec.Parse($"uci[nodes=50, Skill Level=3]:{engine.Command}"), 1, engines: Patient);
        var game = new GameRecord<TicTacToe>();
        game.Play(4);
        game.Play(0);
        var moves = new int[1];
        player.Choose([game, game], [0, 0]);
        player.Choose([game], moves);
        Assert.Equal(1, moves[0]);
        string[] question = ["position startpos moves 4 0", "go nodes 50"];
        Assert.Equal(
            [
                "uci", "setoption name UCI_Variant value tictactoe", "setoption name Skill Level value 3", "isready", "ucinewgame", "isready",
                .. question, .. question, .. question,
            ],
            engine.Heard);
    }

    [Fact]
    public void Who_knows_nothing_of_forfeits_gets_an_exception()
    {
        using var engine = FakeEngine.Gtp(atMove: "exit 3");
        using var player = Create(engine, "gtp", Patient);
        var failure = Assert.Throws<PlayerForfeitException>(() => player.Choose([new GameRecord<TicTacToe>()], new int[1]));
        Assert.Contains("ended with exit code 3", failure.Message);
    }

    [Fact]
    public void Waiting_for_a_program_can_be_cancelled_and_it_is_ended()
    {
        using var engine = FakeEngine.Gtp(atMove: "sleep 600");
        using var player = Create(engine, "gtp", Patient);
        using var stop = new CancellationTokenSource(500);
        Assert.Throws<OperationCanceledException>(() => player.Choose([new GameRecord<TicTacToe>()], new int[1], stop.Token));
        Assert.True(engine.IsGone);
    }

    [Theory]
    [InlineData("gtp", "genmove (black|white)")]
    [InlineData("uci", "stop")]
    public void A_program_that_does_not_move_when_it_is_told_to_fails(string protocol, string question)
    {
        using var engine = protocol == "gtp" ? FakeEngine.Gtp(atMove: "sleep 600") : FakeEngine.Uci(atMove: "sleep 600");
        using var player = Create(engine, protocol, new EngineOptions { StopTimeout = TimeSpan.FromSeconds(0.5) });
        using var stop = new CancellationTokenSource(500);
        var failure = Assert.Throws<PlayerForfeitException>(() => player.Analyse(new GameRecord<TicTacToe>(), default, stop: stop.Token));
        Assert.Matches($"did not answer '{question}' within 0.5 s", failure.Message);
        Assert.True(engine.IsGone);
    }

    [Fact]
    public void A_program_that_cannot_be_told_to_move_is_waited_for_a_little()
    {
        using var engine = FakeEngine.Gtp(atMove: "sleep 1; printf '= 7\\n\\n'; continue");
        using var player = Create(engine, "gtp", Patient);
        using var stop = new CancellationTokenSource(100);
        Assert.Equal(7, player.Analyse(new GameRecord<TicTacToe>(), default, stop: stop.Token).Best.Move);
    }

    [Fact]
    public void How_far_to_think_and_which_moves_may_be_chosen_is_told_to_the_program()
    {
        using var engine = FakeEngine.Uci();
        using var player = Create(engine, "uci", Patient);
        var game = new GameRecord<TicTacToe>();
        player.Analyse(game, new AnalysisLimits(Nodes: 5, Depth: 3));
        player.Analyse(game, new AnalysisLimits(Moves: [0, 8]));
        Assert.Equal(0, player.Analyse(game, new AnalysisLimits(Endless: true)).Best.Move);
        Assert.Equal(["go nodes 5 depth 3", "go movetime 100 searchmoves 0 8", "go infinite"], engine.Heard.Where(l => l.StartsWith("go", StringComparison.Ordinal)));
    }

    [Fact]
    public void Programs_are_started_only_where_they_are_allowed()
    {
        var refusal = Assert.Throws<PlayerSpecException>(() => PlayerCatalog.Create<TicTacToe>(PlayerSpec.Parse("gtp:sh -c true"), 1));
        Assert.Contains("no other programs are started", refusal.Message);
    }

    [Theory]
    [InlineData("uci[nodes]:sh", "'nodes'")]
    [InlineData("uci[nodes=0]:sh", "'nodes=0'")]
    [InlineData("uci[nodes=many]:sh", "'nodes=many'")]
    [InlineData("gtp:no-such-program-anywhere", "'no-such-program-anywhere'")]
    public void A_player_that_cannot_be_is_refused_at_once(string player, string why)
    {
        var refusal = Assert.Throws<PlayerSpecException>(() => PlayerCatalog.Create<TicTacToe>(PlayerSpec.Parse(player), 1, engines: Patient));
        Assert.Contains(why, refusal.Message);
    }

    private static IPlayer<TicTacToe> Create(FakeEngine engine, string protocol, EngineOptions options) =>
        PlayerCatalog.Create<TicTacToe>(PlayerSpec.Parse($"{protocol}:{engine.Command}"), 1, engines: options);

    /// <summary>The program against an opponent that does not win before it has been asked twice.</summary>
    private static (MatchResult Result, List<Forfeit> Forfeits) Play(FakeEngine engine, string protocol, EngineOptions options, int games)
    {
        var forfeits = new List<Forfeit>();
        using var player = Create(engine, protocol, options);
        using var opponent = PlayerCatalog.Create<TicTacToe>(PlayerSpec.Parse("random"), 1);
        var result = new MatchRunner<TicTacToe>(player, opponent).Run(
            new MatchOptions { Games = games, Concurrency = 1, Forfeited = forfeits.Add }, TestContext.Current.CancellationToken);
        return (result, forfeits);
    }
}
