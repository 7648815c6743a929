namespace SelfPlay.Cli.Tests;

public sealed class PlayTests
{
    [Fact]
    public async Task Game_is_played_to_its_end_from_piped_moves()
    {
        // Whatever random replies, one of the nine cells is legal at every turn: the others are refused and the game goes on.
        var run = await CommandRun.WithInputAsync(Lines(Enumerable.Repeat("0 1 2 3 4 5 6 7 8".Split(' '), 5).SelectMany(x => x)), "play", "tictactoe", "--against", "random");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Matches("You have won\\.|random has won\\.|A draw\\.", run.Output);
        Assert.Contains("random plays", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Illegal_move_is_refused_with_the_legal_ones()
    {
        var run = await CommandRun.WithInputAsync(Lines(["9", "quit"]), "play", "connect4", "--against", "random");
        Assert.Contains("'9' is not a legal move here; the legal moves are 0, 1, 2, 3, 4, 5, 6.", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Hint_names_a_move_of_the_opponent()
    {
        var run = await CommandRun.WithInputAsync(Lines(["hint", "quit"]), "play", "connect4", "--against", "alphabeta:6");
        Assert.Contains("alphabeta:6 would play 3", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_takes_back_the_move_and_its_answer()
    {
        var run = await CommandRun.WithInputAsync(Lines(["undo", "3", "undo", "help", "quit"]), "play", "connect4", "--against", "random");
        Assert.Contains("There is no move of yours to take back.", run.Output, StringComparison.Ordinal);
        Assert.Contains("legal moves are 0, 1, 2, 3, 4, 5, 6.", run.Output, StringComparison.Ordinal);
        var boards = run.Output.Split("0 1 2 3 4 5 6\n");
        Assert.Equal(5, boards.Length); // start, own move, answer, taken back; then the rest
        Assert.DoesNotContain('x', boards[3][(boards[3].IndexOf("your move>", StringComparison.Ordinal) + 10)..]);
    }

    [Fact]
    public async Task Opponent_begins_when_asked_to()
    {
        var run = await CommandRun.WithInputAsync(string.Empty, "play", "othello", "--against", "random", "--second");
        Assert.True(run.Output.IndexOf("random plays", StringComparison.Ordinal) < run.Output.IndexOf("your move>", StringComparison.Ordinal));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Hex_is_drawn_as_a_rhombus()
    {
        var run = await CommandRun.WithInputAsync(Lines(["quit"]), "play", "hex", "--against", "random");
        Assert.Contains("\n  1 . .", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n   2 . .", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n           11 . .", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n               a b c", run.Output, StringComparison.Ordinal);
    }

    private static string Lines(IEnumerable<string> words) => string.Join('\n', words) + "\n";
}
