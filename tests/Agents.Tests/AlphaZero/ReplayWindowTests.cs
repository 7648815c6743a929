using SelfPlay.Agents.AlphaZero;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Torch;

namespace SelfPlay.Agents.Tests.AlphaZero;

/// <summary>What the learner sees of a game: whose value is whose, what is refused, how samples are turned.</summary>
public sealed class ReplayWindowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0)]
    public void The_outcome_is_seen_by_the_player_to_move(int outcome)
    {
        // Cut short after four plies, so that any outcome is possible; targets at plies 0 to 4.
        var window = new ReplayWindow<TicTacToe>(10);
        window.Add(Episode([0, 3, 1, 8], outcome, [0, 1, 2, 3, 4]));
        Assert.Equal(5, window.Count);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(i, window[i].Position.Ply);
            Assert.Equal(i % 2 == 0 ? outcome : -outcome, window[i].Outcome);
        }
    }

    [Fact]
    public void A_discount_makes_early_outcomes_worth_more()
    {
        var window = new ReplayWindow<TicTacToe>(10, discount: 0.5f);
        window.Add(Episode([0, 3, 1, 8], -1, [0, 1, 3, 4]));
        Assert.Equal([-1 / 16f, 1 / 8f, 1 / 2f, -1f], Enumerable.Range(0, 4).Select(i => window[i].Outcome));
    }

    [Fact]
    public void The_winner_of_a_real_game_wins_at_its_own_turns_and_the_loser_loses_at_its()
    {
        // Player 1, o, wins: every target of player 0 is -1, every one of player 1 is +1.
        var window = new ReplayWindow<TicTacToe>(10);
        window.Add(Episode([0, 3, 1, 4, 8, 5], -1, [0, 1, 2, 3, 4, 5], cutShort: false));
        for (var i = 0; i < window.Count; i++)
        {
            Assert.Equal(window[i].Position.Player == 1 ? 1 : -1, window[i].Outcome);
        }
    }

    [Fact]
    public void The_search_value_is_the_player_to_move_s_already_and_is_not_turned()
    {
        var episode = Episode([0, 3, 1, 8], 1, [0, 1]);
        episode.Positions[0].Value = 0.3f;
        episode.Positions[1].Value = -0.4f;
        var window = new ReplayWindow<TicTacToe>(10);
        window.Add(episode);
        Assert.Equal([0.3f, -0.4f], new[] { window[0].Value, window[1].Value });

        // (1 - mix) z + mix q, with z = 1 for player 0 and -1 for player 1.
        Assert.Equal((0.75f * 1) + (0.25f * 0.3f), window[0].Target(0.25f), 1e-6f);
        Assert.Equal((0.75f * -1) + (0.25f * -0.4f), window[1].Target(0.25f), 1e-6f);
    }

    [Fact]
    public void A_proven_value_needs_no_outcome()
    {
        var episode = Episode([0, 3, 1, 8], -1, [4]);
        episode.Positions[0].Value = 1;
        episode.Positions[0].Exact = true;
        var window = new ReplayWindow<TicTacToe>(10);
        window.Add(episode);
        Assert.Equal(-1, window[0].Outcome);
        Assert.Equal(1, window[0].Target(0.25f));
    }

    public static TheoryData<string> Damages => ["taken", "off the board", "after the end", "policy", "no policy", "null", "value", "nan", "order", "behind", "over", "outcome", "wrong", "open"];

    [Theory]
    [MemberData(nameof(Damages))]
    public void What_breaks_the_rules_is_refused_and_nothing_is_added(string damage)
    {
        var episode = damage switch
        {
            "taken" => Episode([0, 3, 0, 4], 1, [0, 1]),
            "off the board" => Episode([0, 9], 1, [0]),
            "after the end" => Episode([0, 3, 1, 4, 2, 5], 1, [0]),
            "order" => Episode([0, 3, 1], 1, [1, 0]),
            "behind" => Episode([0, 3, 1], 1, [0, 3, 4]),
            "over" => Episode([0, 3, 1, 4, 2], 1, [0, 5], cutShort: false),
            "wrong" => Episode([0, 3, 1, 4, 2], -1, [0], cutShort: false),
            "open" => Episode([0, 3, 1], 1, [0], cutShort: false),
            _ => Episode([0, 3, 1], 1, [0, 1]),
        };
        switch (damage)
        {
            case "policy":
                episode.Positions[1].Policy = new ushort[7];
                break;
            case "no policy":
                episode.Positions[1].Policy = null!;
                break;
            case "null":
                episode.Positions[1] = null!;
                break;
            case "value":
                episode.Positions[1].Value = 1.01f;
                break;
            case "nan":
                episode.Positions[1].Value = float.NaN;
                break;
            case "outcome":
                episode.Outcome = sbyte.MinValue;
                break;
        }

        var window = new ReplayWindow<TicTacToe>(10);
        window.Add(GameEpisodeTests.Won());
        var error = Assert.Throws<InvalidDataException>(() => window.Add(episode));
        Assert.Equal(2, window.Count);
        Assert.Contains("Tic-Tac-Toe", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_oldest_samples_leave()
    {
        var window = new ReplayWindow<TicTacToe>(4);
        window.Add(Episode([0, 3, 1, 8], 1, [0, 1, 2]));
        window.Add(Episode([4, 3, 1, 8], 0, [1, 2]));
        Assert.Equal(4, window.Count);
        var plies = Enumerable.Range(0, 4).Select(i => (window[i].Position.Ply, window[i].Outcome)).Order();
        Assert.Equal([(1, -1f), (1, 0f), (2, 0f), (2, 1f)], plies);
    }

    [Fact]
    public void Age_counts_from_the_newest_sample_across_the_end_of_the_ring()
    {
        var window = new ReplayWindow<TicTacToe>(4);
        window.Add(Episode([0, 3, 1, 8], 1, [0, 1, 2]));
        window.Add(Episode([4, 3, 1, 8], 0, [1, 2, 3]));
        Assert.Equal([(3, 0f), (2, 0f), (1, 0f), (2, 1f)], Enumerable.Range(0, 4).Select(i => (window.Newest(i).Position.Ply, window.Newest(i).Outcome)));
    }

    [Fact]
    public void A_batch_is_drawn_from_the_newest_samples_only()
    {
        var window = new ReplayWindow<TicTacToe>(10);
        window.Add(Episode([0, 3, 1, 8], 1, [0, 2]));
        window.Add(Episode([4, 3, 1, 8], 0, [1, 3]));
        var random = new Xoshiro256(1);
        using var batch = new TrainingBatch<TicTacToe>(100);
        batch.Draw(window, newest: 2, valueMix: 0, augment: true, ref random);
        Assert.All(batch.Value.data<float>().ToArray(), value => Assert.Equal(0, value));
        batch.Draw(window, newest: 4, valueMix: 0, augment: true, ref random);
        Assert.Contains(1f, batch.Value.data<float>().ToArray());
    }

    [Theory]
    [InlineData("tictactoe")]
    [InlineData("connect4")]
    [InlineData("othello")]
    public void Planes_policy_and_legal_moves_turn_together(string game) => GameCatalog.Visit(game, new Turning());

    private static GameEpisode Episode(ushort[] moves, int outcome, int[] plies, bool cutShort = true) => new()
    {
        Moves = moves,
        Outcome = (sbyte)outcome,
        CutShort = cutShort,
        Positions = [.. plies.Select(p => new SearchedPosition { Ply = (ushort)p, Policy = new ushort[Math.Max(0, 9 - p)] })],
    };

    private sealed class Turning : IGameVisitor<int>
    {
        public int Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            TorchRuntime.Initialize();
            var info = TGame.Info;
            var random = new Xoshiro256(3);
            var legal = new ushort[info.MaxMoves];
            var position = TGame.Start;
            var moves = new List<ushort>();
            for (var ply = 0; ply < 5; ply++)
            {
                moves.Add(legal[random.Below(position.WriteMoves(legal))]);
                position.Play(moves[^1]);
            }

            var count = position.WriteMoves(legal);
            var policy = Enumerable.Range(1, count).Select(i => (ushort)(i * i * 100)).ToArray();
            var window = new ReplayWindow<TGame>(4);
            window.Add(new GameEpisode
            {
                Moves = [.. moves],
                Outcome = 1,
                CutShort = true,
                Positions = [new SearchedPosition { Ply = 5, Policy = policy, Value = 0.5f }],
            });
            using var batch = new TrainingBatch<TGame>(200);
            batch.Draw(window, newest: 4, valueMix: 0.5f, augment: true, ref random);
            var seen = new HashSet<int>();
            for (var row = 0; row < 200; row++)
            {
                seen.Add(Symmetry(batch, row));
            }

            Assert.Equal(info.Symmetries, seen.Count);
            batch.Draw(window, newest: 4, valueMix: 0.5f, augment: false, ref random);
            Assert.All(Enumerable.Range(0, 200), row => Assert.Equal(0, Symmetry(batch, row)));
            return 0;

            int Symmetry(TrainingBatch<TGame> drawn, int row)
            {
                var rowPlanes = drawn.Planes[row].data<float>().ToArray();
                var rowPolicy = drawn.Policy[row].data<float>().ToArray();
                var rowLegal = drawn.Legal[row].data<float>().ToArray();
                Assert.Equal((0.5f * -1) + (0.5f * 0.5f), drawn.Value[row].item<float>());
                var planes = new float[info.InputSize];
                for (var symmetry = 0; symmetry < info.Symmetries; symmetry++)
                {
                    position.Transform(symmetry).WritePlanes(planes);
                    if (!planes.SequenceEqual(rowPlanes))
                    {
                        continue;
                    }

                    var turned = new float[info.Actions];
                    for (var i = 0; i < count; i++)
                    {
                        turned[TGame.TransformMove(symmetry, legal[i])] = policy[i] / policy.Sum(p => (float)p);
                    }

                    Assert.Equal(turned.Length, rowPolicy.Length);
                    Assert.All(turned.Zip(rowPolicy), p => Assert.Equal(p.First, p.Second, 1e-6f));
                    Assert.Equal(turned.Select(t => t > 0 ? 1f : 0f), rowLegal);
                    return symmetry;
                }

                Assert.Fail("The planes are the position's under no symmetry.");
                return -1;
            }
        }
    }
}
