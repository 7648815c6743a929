using SelfPlay.Agents.AlphaZero;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Analysis;
using SelfPlay.Torch;

namespace SelfPlay.Agents.Tests.AlphaZero;

public sealed class AlphaZeroPlayerTests
{
    [Fact]
    public void An_answer_depends_on_the_position_alone()
    {
        using var player = Player();
        var games = RandomGames(300);
        var together = new int[games.Length];
        player.Choose(games, together);
        var alone = new int[1];
        for (var i = 0; i < games.Length; i += 23)
        {
            player.Choose([games[i]], alone);
            Assert.Equal(alone[0], together[i]);
        }

        var moves = new ushort[ConnectFour.Info.MaxMoves];
        Assert.All(games.Zip(together), g =>
        {
            var count = g.First.Position.WriteMoves(moves);
            Assert.Contains((ushort)g.Second, moves[..count]);
        });
    }

    [Fact]
    public void A_win_at_once_is_taken()
    {
        using var player = Player();
        var game = new GameRecord<ConnectFour>();
        foreach (var move in new[] { 0, 6, 0, 6, 0, 6 })
        {
            game.Play(move);
        }

        var moves = new int[1];
        player.Choose([game], moves);
        game.Play(moves[0]);
        Assert.True(game.Position.IsOver);
        Assert.Equal(1, game.Position.Outcome);
    }

    [Fact]
    public void A_cancelled_question_is_given_up()
    {
        using var player = Player();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => player.Choose(RandomGames(1), new int[1], cancelled.Token));
    }

    [Fact]
    public void An_analysis_agrees_with_the_move_and_tells_what_the_search_saw()
    {
        using var player = Player();
        var moves = new int[1];
        foreach (var game in RandomGames(20))
        {
            player.Choose([game], moves);
            var analysis = player.Analyse(game, default);
            Assert.Equal(moves[0], analysis.Best.Move);
            Assert.Equal(1, analysis.Moves.Sum(m => m.Prior), 1e-4);
            Assert.InRange(analysis.Moves.Sum(m => m.Visits), 1, 40);
            Assert.Equal(analysis.Moves.Sum(m => m.Visits), analysis.Nodes);
            Assert.All(analysis.Moves, m => Assert.InRange(m.Value, -1, 1));
        }
    }

    [Fact]
    public void An_analysis_goes_as_far_as_asked_and_reports_on_the_way()
    {
        using var player = Player();
        var observer = new Observer();
        var analysis = player.Analyse(new GameRecord<ConnectFour>(), new AnalysisLimits(Nodes: 100), observer);
        Assert.Equal(100, analysis.Nodes);
        Assert.Equal(Enumerable.Range(0, 101).Select(i => (long)i), observer.Reports);
    }

    [Fact]
    public void A_stopped_analysis_answers_with_the_likeliest_move()
    {
        using var player = Player();
        var analysis = player.Analyse(new GameRecord<ConnectFour>(), new AnalysisLimits(Endless: true), stop: new CancellationToken(true));
        Assert.Equal(0, analysis.Nodes);
        Assert.Equal(analysis.Moves.MaxBy(m => m.Prior)!.Move, analysis.Best.Move);
    }

    [Fact]
    public void Weights_of_another_game_are_refused()
    {
        using var learner = new AlphaZeroLearner<TicTacToe>(Training.Small, 1);
        Assert.Throws<InvalidDataException>(() => new AlphaZeroPlayer<ConnectFour>("run:x", Training.Small, learner.ExportWeights(), 10, 1));
    }

    private sealed class Observer : IAnalysisObserver
    {
        public List<long> Reports { get; } = [];

        public bool WantsReport => true;

        public void Report(PositionAnalysis analysis) => Reports.Add(analysis.Nodes);
    }

    private static AlphaZeroPlayer<ConnectFour> Player()
    {
        TorchThreads.Use(1);
        using var learner = new AlphaZeroLearner<ConnectFour>(Training.Small, 1);
        return new AlphaZeroPlayer<ConnectFour>("run:x", Training.Small, learner.ExportWeights(), simulations: 40, seed: 1);
    }

    private static GameRecord<ConnectFour>[] RandomGames(int count)
    {
        var random = new Xoshiro256(3);
        var moves = new ushort[ConnectFour.Info.MaxMoves];
        var games = new List<GameRecord<ConnectFour>>();
        while (games.Count < count)
        {
            var game = new GameRecord<ConnectFour>();
            for (var left = random.Below(20); left > 0 && !game.Position.IsOver; left--)
            {
                game.Play(moves[random.Below(game.Position.WriteMoves(moves))]);
            }

            if (!game.Position.IsOver)
            {
                games.Add(game);
            }
        }

        return [.. games];
    }
}
