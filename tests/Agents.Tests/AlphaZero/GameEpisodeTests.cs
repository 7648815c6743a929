using CsCheck;
using MessagePack;
using SelfPlay.Agents.AlphaZero;
using SelfPlay.Games.Boards;

namespace SelfPlay.Agents.Tests.AlphaZero;

public sealed class GameEpisodeTests
{
    /// <summary>x takes the top row: moves 0 3 1 4 2, targets at plies 1 and 4.</summary>
    internal static GameEpisode Won() => new()
    {
        Moves = [0, 3, 1, 4, 2],
        Outcome = 1,
        Positions =
        [
            new SearchedPosition { Ply = 1, Policy = [1, 2, 3, 4, 5, 6, 7, 8], Value = -0.25f },
            new SearchedPosition { Ply = 4, Policy = [65535, 0, 0, 0, 0], Value = 1, Exact = true },
        ],
    };

    [Fact]
    public void An_episode_survives_the_wire()
    {
        var episode = Won();
        episode.CutShort = true;
        var copy = GameEpisode.Decode(episode.Encode());
        Assert.Equal(episode.Moves, copy.Moves);
        Assert.Equal(episode.Outcome, copy.Outcome);
        Assert.True(copy.CutShort);
        Assert.Equal(2, copy.Positions.Length);
        foreach (var (expected, actual) in episode.Positions.Zip(copy.Positions))
        {
            Assert.Equal(expected.Ply, actual.Ply);
            Assert.Equal(expected.Policy, actual.Policy);
            Assert.Equal(expected.Value, actual.Value);
            Assert.Equal(expected.Exact, actual.Exact);
        }
    }

    [Fact]
    public void Damaged_payloads_are_refused_and_never_more_than_that() => Gen.Select(Gen.ULong, Gen.Int[0, 3]).Sample(
        (seed, kind) =>
        {
            var random = new Games.Xoshiro256(seed);
            var payload = Won().Encode();
            if (kind == 0)
            {
                payload = payload[..random.Below(payload.Length)];
            }
            else if (kind == 1)
            {
                payload = new byte[random.Below(80)];
            }

            for (var flips = kind == 0 ? 0 : kind == 1 ? payload.Length : kind; flips > 0; flips--)
            {
                payload[random.Below(payload.Length)] = (byte)random.Below(256);
            }

            Offer(payload);
        },
        iter: 20_000);

    [Fact]
    public void Damage_under_the_compression_is_refused_too()
    {
        // Without LZ4 a changed byte is a changed field, not a broken frame.
        var plain = MessagePackSerializer.Serialize(Won(), MessagePackSerializerOptions.Standard);
        var window = new ReplayWindow<TicTacToe>(10);
        window.Add(GameEpisode.Decode(plain));
        Assert.Equal(2, window.Count);
        for (var at = 0; at < plain.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var payload = (byte[])plain.Clone();
                payload[at] = (byte)value;
                Offer(payload);
            }
        }
    }

    [Fact]
    public void An_empty_payload_is_refused() => Assert.Throws<InvalidDataException>(() => GameEpisode.Decode(default));

    private static void Offer(byte[] payload)
    {
        var window = new ReplayWindow<TicTacToe>(10);
        try
        {
            window.Add(GameEpisode.Decode(payload));
        }
        catch (InvalidDataException)
        {
            Assert.Equal(0, window.Count);
        }
    }
}
