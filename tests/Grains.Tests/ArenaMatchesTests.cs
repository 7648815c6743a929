using SelfPlay.Grains.Actors;
using SelfPlay.Grains.Arena;
using SelfPlay.Search.Players;

namespace SelfPlay.Grains.Tests;

/// <summary>Matches and the solver's judgement, on search threads.</summary>
public sealed class ArenaMatchesTests : IDisposable
{
    private readonly SearchPool _pool = new(1, null);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public async Task The_solver_finds_no_error_in_a_perfect_player_and_many_in_a_random_one()
    {
        var matches = new SearchPoolMatches(_pool, null!);
        Assert.Equal(0, await matches.JudgeAsync("connect4", "perfect", CancellationToken.None));
        Assert.InRange((await matches.JudgeAsync("connect4", "random", CancellationToken.None))!.Value, 0.4, 0.9);
        Assert.Null(await matches.JudgeAsync("tictactoe", "random", CancellationToken.None));
    }

    [Fact]
    public async Task A_match_counts_every_game_for_the_first_player()
    {
        var result = await new SearchPoolMatches(_pool, null!).PlayAsync(new ArenaMatch("tictactoe", "perfect", "random", 30, 1), CancellationToken.None);
        Assert.Equal(30, result.Wins + result.Draws + result.Losses);
        Assert.Equal(0, result.Losses);
        Assert.True(result.Wins > result.Draws);
    }

    [Fact]
    public async Task A_player_that_does_not_exist_is_named()
    {
        var matches = new SearchPoolMatches(_pool, null!);
        var error = await Assert.ThrowsAsync<PlayerSpecException>(() => matches.JudgeAsync("connect4", "nobody", CancellationToken.None));
        Assert.Contains("nobody", error.Message, StringComparison.Ordinal);
    }
}
