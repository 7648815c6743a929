using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Matches;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Tests.Matches;

public sealed class MatchRunnerTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 2)]
    [InlineData(64, 128)]
    public void Plays_the_games_asked_for_in_batches(int games, int concurrency)
    {
        var (first, second) = (new Recorder(), new Recorder());
        var progress = new List<int>();
        var result = new MatchRunner<TicTacToe>(first, second)
            .Run(new MatchOptions { Games = games, Concurrency = concurrency, Progress = r => progress.Add(r.Games) });
        Assert.Equal(games, result.Games);
        Assert.Equal(games, progress[^1]);
        Assert.Equal(progress.Order(), progress);
        Assert.InRange(first.LargestBatch, 1, Math.Min(games, concurrency));
        Assert.Equal((games + 1) / 2, first.Starts);
        Assert.Equal(games / 2, second.Starts);
    }

    [Fact]
    public void The_lowest_move_wins_as_first_and_as_second_player()
    {
        // Both always play the lowest free square: player 0 gets 0, 2, 4, 6 and the diagonal 2-4-6. So whoever begins wins.
        using var lowest = new Recorder();
        using var other = new Recorder();
        var result = new MatchRunner<TicTacToe>(lowest, other).Run(new MatchOptions { Games = 10 });
        Assert.Equal(new MatchResult(5, 0, 5), result);
        Assert.Equal(0.5, result.Score);
        Assert.Equal(new MatchResult(1, 0, 0), new MatchRunner<TicTacToe>(lowest, other).Run(new MatchOptions { Games = 1 }));
    }

    [Fact]
    public void Both_games_of_a_pair_share_an_opening_and_pairs_differ()
    {
        using var first = new Recorder();
        using var second = new Recorder();
        new MatchRunner<ConnectFour>(Wrap(first), Wrap(second)).Run(new MatchOptions { Games = 20, OpeningPlies = 4, Seed = 3 });
        var openings = first.Openings.Concat(second.Openings).ToArray();
        Assert.Equal(20, openings.Length);
        var pairs = openings.CountBy(o => o).ToArray();
        Assert.All(pairs, p => Assert.Equal(0, p.Value % 2));
        Assert.InRange(pairs.Length, 8, 10);
    }

    [Fact]
    public void The_same_seeds_give_the_same_result()
    {
        Assert.Equal(Play(1), Play(1));

        static MatchResult Play(ulong seed)
        {
            using var a = PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse("mcts:20"), seed);
            using var b = PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse("random"), seed + 1);
            return new MatchRunner<ConnectFour>(a, b).Run(new MatchOptions { Games = 30, OpeningPlies = 2, Seed = seed });
        }
    }

    [Theory]
    [InlineData("mcts:200", "random", 40, 0.95)]
    [InlineData("alphabeta:4", "random", 40, 0.95)]
    [InlineData("mcts:500", "mcts:20", 40, 0.8)]
    public void Stronger_players_win_connect_four(string stronger, string weaker, int games, double score)
    {
        using var a = PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse(stronger), 1);
        using var b = PlayerCatalog.Create<ConnectFour>(PlayerSpec.Parse(weaker), 2);
        var result = new MatchRunner<ConnectFour>(a, b).Run(new MatchOptions { Games = games, OpeningPlies = 2, Seed = 1 });
        Assert.True(result.Score >= score, result.ToString());
    }

    [Theory]
    [InlineData("mcts:200", "random")]
    [InlineData("alphabeta:3", "random")]
    public void Stronger_players_win_othello(string stronger, string weaker)
    {
        using var a = PlayerCatalog.Create<Othello>(PlayerSpec.Parse(stronger), 1);
        using var b = PlayerCatalog.Create<Othello>(PlayerSpec.Parse(weaker), 2);
        var result = new MatchRunner<Othello>(a, b).Run(new MatchOptions { Games = 10, OpeningPlies = 2, Seed = 1 });
        Assert.True(result.Score >= 0.9, result.ToString());
    }

    [Fact]
    public void An_illegal_move_ends_the_match()
    {
        using var cheat = new Cheat();
        using var honest = new Recorder();
        Assert.Throws<ArgumentException>(() => new MatchRunner<TicTacToe>(cheat, honest).Run(new MatchOptions { Games = 2 }));
    }

    [Fact]
    public void A_failure_loses_the_game_for_whoever_failed_and_a_resignation_is_no_failure()
    {
        using var honest = new Recorder();
        using var failing = new Giver(PlayerAnswer.Forfeits("It broke."));
        using var resigning = new Giver(PlayerAnswer.Resigns());
        var forfeits = new List<Forfeit>();
        var options = new MatchOptions { Games = 4, Forfeited = forfeits.Add };
        Assert.Equal(new MatchResult(4, 0, 0) { SecondForfeits = 4 }, new MatchRunner<TicTacToe>(honest, failing).Run(options));
        Assert.Equal(new MatchResult(0, 0, 4) { FirstForfeits = 4 }, new MatchRunner<TicTacToe>(failing, honest).Run(options));
        Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4], forfeits.Select(f => f.Game).Chunk(4).SelectMany(c => c.Order()));
        Assert.All(forfeits, f => Assert.Equal("It broke.", f.Reason));
        Assert.Equal(new MatchResult(4, 0, 0), new MatchRunner<TicTacToe>(honest, resigning).Run(options));
        Assert.Equal(8, forfeits.Count);
    }

    [Fact]
    public void An_opening_longer_than_the_game_is_refused()
    {
        using var player = new Recorder();
        var error = Assert.Throws<ArgumentException>(() => new MatchRunner<TicTacToe>(player, player).Run(new MatchOptions { Games = 2, OpeningPlies = 9 }));
        Assert.Contains("shorter opening", error.Message);
    }

    [Fact]
    public void A_match_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        using var player = new Recorder();
        var options = new MatchOptions { Games = 1_000, Concurrency = 1, Progress = _ => source.Cancel() };
        Assert.Throws<OperationCanceledException>(() => new MatchRunner<TicTacToe>(player, player).Run(options, source.Token));
    }

    private static Adapter Wrap(Recorder recorder) => new(recorder);

    /// <summary>Plays the lowest legal move and remembers what it was asked.</summary>
    private sealed class Recorder : IPlayer<TicTacToe>
    {
        public int LargestBatch { get; private set; }

        public int Starts { get; private set; }

        public List<string> Openings { get; } = [];

        public string Name => "lowest";

        public void Choose(ReadOnlySpan<GameRecord<TicTacToe>> games, Span<int> moves, CancellationToken cancellationToken = default)
        {
            LargestBatch = Math.Max(LargestBatch, games.Length);
            var legal = new ushort[9];
            for (var i = 0; i < games.Length; i++)
            {
                Starts += games[i].Moves.Count == 0 ? 1 : 0;
                games[i].Position.WriteMoves(legal);
                moves[i] = legal[0];
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class Adapter(Recorder recorder) : IPlayer<ConnectFour>
    {
        private readonly RandomPlayer<ConnectFour> _random = new(1);

        public string Name => "random";

        public void Choose(ReadOnlySpan<GameRecord<ConnectFour>> games, Span<int> moves, CancellationToken cancellationToken = default)
        {
            foreach (var game in games)
            {
                if (game.Moves.Count == 4)
                {
                    recorder.Openings.Add(string.Concat(game.Moves));
                }
            }

            _random.Choose(games, moves, cancellationToken);
        }

        public void Dispose() => _random.Dispose();
    }

    /// <summary>Gives every game up.</summary>
    private sealed class Giver(PlayerAnswer answer) : IFalliblePlayer<TicTacToe>
    {
        public string Name => "giver";

        public void Answer(ReadOnlySpan<GameRecord<TicTacToe>> games, Span<PlayerAnswer> answers, CancellationToken cancellationToken = default) => answers.Fill(answer);

        public void Choose(ReadOnlySpan<GameRecord<TicTacToe>> games, Span<int> moves, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("A match asks for answers.");

        public void Dispose()
        {
        }
    }

    private sealed class Cheat : IPlayer<TicTacToe>
    {
        public string Name => "cheat";

        public void Choose(ReadOnlySpan<GameRecord<TicTacToe>> games, Span<int> moves, CancellationToken cancellationToken = default) => moves.Fill(9);

        public void Dispose()
        {
        }
    }
}
