using System.Text.Json;
using Spectre.Console;

namespace SelfPlay.Cli.CommandLine;

/// <summary>
/// Where a command reads and writes. Results go to standard output, progress to standard error, so that `--json` and pipes
/// see results only.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Width of text that goes to a file or a pipe: wide enough that no line of ours is wrapped.</summary>
    private const int PlainWidth = 160;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web);

    public Terminal(TextReader input, TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal)
    {
        In = input;
        Out = output;
        Error = error;
        Screen = CreateConsole(output, outputIsTerminal);
        Progress = CreateConsole(error, errorIsTerminal);
        HasLiveProgress = errorIsTerminal;
    }

    /// <summary>Where people type.</summary>
    public TextReader In { get; }

    /// <summary>Standard output, for results.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>Standard output with colours and tables where it is a terminal.</summary>
    public IAnsiConsole Screen { get; }

    /// <summary>Standard error with live displays where it is a terminal, plain lines elsewhere.</summary>
    public IAnsiConsole Progress { get; }

    /// <summary>Whether progress may redraw itself; otherwise it is written line by line.</summary>
    public bool HasLiveProgress { get; }

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        return new(Console.In, Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);
    }

    /// <summary>Writes a line of a result to standard output.</summary>
    public void Say(string line) => Out.WriteLine(line);

    /// <summary>Writes a line about progress to standard error.</summary>
    public void Note(string line) => Error.WriteLine(line);

    /// <summary>Writes the one JSON object of `--json` as the last line of standard output.</summary>
    public void WriteJson(object result) => Out.WriteLine(JsonSerializer.Serialize(result, JsonOptions));

    private static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
