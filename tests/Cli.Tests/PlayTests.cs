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

    [Theory]
    [InlineData("hint", "mcts:50 would play \\d")]
    [InlineData("value", "value [+-]?\\d\\.\\d\\d for the player to move \\(\\d+ %")]
    [InlineData("line", "expected: \\d( \\d)*")]
    [InlineData("policy", "3 +14\\.3 % +\\d+\\.\\d %")]
    [InlineData("analyse", "value [^\n]*\nexpected: [^\n]*\n(.|\n)*prior")]
    public async Task Player_says_what_it_thinks_when_asked(string word, string answer)
    {
        var run = await CommandRun.WithInputAsync(Lines([word, "quit"]), "play", "connect4", "--against", "mcts:50");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Matches(answer, run.Output);
    }

    [Fact]
    public async Task Player_that_only_moves_gives_hints_and_says_nothing_else()
    {
        var run = await CommandRun.WithInputAsync(Lines(["hint", "value", "quit"]), "play", "tictactoe", "--against", "perfect");
        Assert.Matches("perfect would play \\d\n", run.Output);
        Assert.Contains("perfect picks moves and says nothing about them", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sides_are_swapped_when_asked_to()
    {
        var run = await CommandRun.WithInputAsync(Lines(["swap", "quit"]), "play", "connect4", "--against", "random");
        Assert.Matches("You now move second\\.\nrandom plays \\d", run.Output);
    }

    [Fact]
    public async Task Resigning_ends_the_game_and_can_be_taken_back()
    {
        var run = await CommandRun.WithInputAsync(Lines(["resign", "3", "hint", "moves", "undo", "3", "quit"]), "play", "connect4", "--against", "random");
        Assert.Contains("You have resigned. random has won.", run.Output, StringComparison.Ordinal);
        Assert.Contains("The game is over, so '3' has no meaning", run.Output, StringComparison.Ordinal);
        Assert.Contains("there is nothing to think about", run.Output, StringComparison.Ordinal);
        Assert.Contains("random plays", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opponent_that_fails_has_lost_and_the_game_is_kept()
    {
        var file = NewFile(".txt");
        var run = await CommandRun.WithInputAsync(Lines(["4", $"save {file}", "quit"]), "play", "tictactoe", "--against", "gtp:sh -c 'exit 3'");
        Assert.Contains("ended with exit code 3 instead of answering 'protocol_version'. You have won.", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
        var saved = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.StartsWith("# game: tictactoe\n# first: you\n# second: gtp:sh -c 'exit 3'\n# date: ", saved, StringComparison.Ordinal);
        Assert.EndsWith("# result: 1-0\n4\n", saved, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("go5", ".sgf", "C3", "(;FF[4]GM[1]")]
    [InlineData("hex", ".sgf", "f6", "(;FF[4]GM[11]")]
    [InlineData("chess", ".pgn", "Nf3", "[Event ")]
    [InlineData("breakthrough", ".txt", "a7a6", "# game: breakthrough")]
    public async Task Game_is_saved_and_gone_on_with(string game, string extension, string move, string begin)
    {
        var (file, copy) = (NewFile(extension), NewFile(extension));
        var run = await CommandRun.WithInputAsync(
            Lines(["save", $"save {file}", move, $"save {file}", "new", $"load {file}", $"save {copy}", "quit"]), "play", game, "--against", "random");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains($"'save' needs a file to write to, such as 'save game{extension}'", run.Output, StringComparison.Ordinal);
        Assert.Contains($"2 plies are saved in {file}.", run.Output, StringComparison.Ordinal);
        Assert.StartsWith(begin, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), await File.ReadAllTextAsync(copy, TestContext.Current.CancellationToken));
        run = await CommandRun.WithInputAsync(Lines(["save " + file, "quit"]), "play", game, "--against", "random", "--load", file);
        Assert.Contains($"{file} exists already; choose another name.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no/such/file.txt", "cannot be read")]
    [InlineData("BAD", "is not loaded: ply 2, '4', is not a legal move.")]
    public async Task File_that_cannot_be_loaded_is_named_and_the_game_stays(string name, string why)
    {
        var file = NewFile(".txt");
        await File.WriteAllTextAsync(file, "4 4", TestContext.Current.CancellationToken);
        var run = await CommandRun.WithInputAsync(Lines(["0", $"load {name.Replace("BAD", file, StringComparison.Ordinal)}", "0", "quit"]), "play", "tictactoe", "--against", "random");
        Assert.Contains(why, run.Output, StringComparison.Ordinal);
        Assert.Contains("'0' is not a legal move here", run.Output, StringComparison.Ordinal); // it has been played before
    }

    [Fact]
    public async Task Saved_game_is_analysed_move_by_move()
    {
        // Three in the bottom row are not answered, then the win is not taken.
        var file = NewFile(".txt");
        await File.WriteAllTextAsync(file, "# game: connect4\n# first: Anna\n0 0 1 1 2 6 6 3", TestContext.Current.CancellationToken);
        var run = await CommandRun.OfAsync("play", "connect4", "--against", "alphabeta:4", "--analyse", file, "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("Anna", run.Json.GetProperty("first").GetString());
        var plies = run.Json.GetProperty("plies").EnumerateArray().ToArray();
        Assert.Equal(8, plies.Length);
        Assert.Equal("3", plies[6].GetProperty("best").GetString());
        Assert.Equal("??", plies[6].GetProperty("mark").GetString());
        Assert.Equal("3", plies[6].GetProperty("line").GetString());
        Assert.Equal(1, plies[6].GetProperty("value").GetDouble());
        Assert.True(plies[7].GetProperty("lost").GetDouble() < 0.1);
        run = await CommandRun.OfAsync("play", "connect4", "--against", "alphabeta:4", "--analyse", file);
        Assert.Matches("First player: 0\\.\\d+ points lost a move, [1-9] blunders", run.Output);
        Assert.Contains("Anna against ?", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_with_an_illegal_move_is_analysed_up_to_there()
    {
        var file = NewFile(".txt");
        await File.WriteAllTextAsync(file, "3 3 9 3", TestContext.Current.CancellationToken);
        var run = await CommandRun.OfAsync("play", "connect4", "--against", "mcts:20", "--analyse", file);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("2 plies, analysed by mcts:20", run.Output, StringComparison.Ordinal);
        Assert.EndsWith($"selfplay: {file} could be analysed only so far: ply 3, '9', is not a legal move.\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "random", "--analyse", "FILE", "says nothing about them")]
    [InlineData(1, "mcts:5", "--analyse", "no/such/file", "cannot be read")]
    [InlineData(1, "mcts:5", "--load", "FILE", "is not a legal move")]
    [InlineData(2, "mcts:5", "--json", "", "--json goes with --analyse")]
    public async Task What_cannot_be_analysed_is_refused_in_one_sentence(int exitCode, string player, string option, string value, string why)
    {
        var file = NewFile(".txt");
        await File.WriteAllTextAsync(file, "9", TestContext.Current.CancellationToken);
        string[] options = value.Length == 0 ? [option] : [option, value == "FILE" ? file : value];
        Assert.Contains(why, (await CommandRun.OfAsync(["play", "connect4", "--against", player, .. options])).AssertOneSentence(exitCode), StringComparison.Ordinal);
    }

    private static string NewFile(string extension) => Path.Combine(Directory.CreateTempSubdirectory("selfplay-play-").FullName, "game" + extension);

    private static string Lines(IEnumerable<string> words) => string.Join('\n', words) + "\n";
}
