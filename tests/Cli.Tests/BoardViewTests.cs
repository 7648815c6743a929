using Spectre.Console;
using SelfPlay.Cli.Display;
using SelfPlay.Games;

namespace SelfPlay.Cli.Tests;

public sealed class BoardViewTests
{
    [Fact]
    public void Plain_boards_are_letters_with_the_names_of_squares()
    {
        Assert.Equal("\n  8 . b\n  7 w .\n    a b c d e f g h\n\n", Draw("breakthrough", ".b/w.", null, ansi: false));
        Assert.Equal("\n    0 x 2\n    o 4 o\n    6 x 8\n\n", Draw("tictactoe", ".x./o.o/.x.", null, ansi: false));
    }

    [Fact]
    public void A_chess_board_has_figures_on_two_colours_and_points_out_what_moved()
    {
        var board = Draw("chess", "4k3/8/8/8/4P3/8/8/4K3 b - - 0 1", "4k3/8/8/8/8/8/4P3/4K3 w - - 0 1", ansi: true);
        Assert.Contains('\u265a', board);
        Assert.Contains('\u265f', board);
        Assert.Equal(8, board.Split('\n').Count(l => l.Contains("48;2;", StringComparison.Ordinal)));
        Assert.Single(board.Split('\n'), l => l.Contains("48;2;95;175;255", StringComparison.Ordinal)); // the pawn's new square
    }

    [Theory]
    [InlineData("othello", "xo/..", "\u25cf")]
    [InlineData("go9", "XO/..", "\u253c")]
    [InlineData("connect4", "xo/..", "\u25cf")]
    public void Boards_are_coloured_on_a_terminal(string game, string text, string shape)
    {
        var board = Draw(game, text, null, ansi: true);
        Assert.Contains(shape, board);
        Assert.Contains("\u001b[", board);
    }

    [Fact]
    public void Rows_of_hex_are_set_in()
    {
        var lines = Draw("hex", "x./.o", null, ansi: false).Split('\n');
        Assert.StartsWith("  1 x .", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("   2 . o", lines[2], StringComparison.Ordinal);
    }

    private static string Draw(string name, string text, string? before, bool ansi)
    {
        Assert.True(GameCatalog.TryFind(name, out var game));
        using var writer = new StringWriter();
        var screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ansi ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        screen.Profile.Capabilities.Unicode = ansi;
        BoardView.Write(screen, game, text, before);
        return string.Join('\n', writer.ToString().Split('\n').Select(l => ansi ? l : l.TrimEnd()));
    }
}
