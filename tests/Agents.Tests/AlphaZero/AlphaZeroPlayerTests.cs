using SelfPlay.Agents.AlphaZero;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
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
    public void Weights_of_another_game_are_refused()
    {
        using var learner = new AlphaZeroLearner<TicTacToe>(Training.Small, 1);
        Assert.Throws<InvalidDataException>(() => new AlphaZeroPlayer<ConnectFour>("run:x", Training.Small, learner.ExportWeights(), 10, 1));
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
