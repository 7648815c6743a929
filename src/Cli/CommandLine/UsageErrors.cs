using System.CommandLine;
using System.CommandLine.Parsing;

namespace SelfPlay.Cli.CommandLine;

/// <summary>Says in one sentence what is wrong with a command line: the bad word and the valid ones.</summary>
internal static class UsageErrors
{
    /// <summary>The sentence, or null if the command line is good.</summary>
    public static string? Describe(ParseResult parse)
    {
        if (parse.Errors.Count == 0)
        {
            return null;
        }

        var result = parse.CommandResult;
        var command = result.Command;
        if (command.Subcommands.Count > 0)
        {
            return DescribeVerb(command, parse.UnmatchedTokens);
        }

        var loose = result.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens.Select(t => t.Value)).Concat(parse.UnmatchedTokens);
        var badOption = loose.FirstOrDefault(word => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]));
        if (badOption is not null)
        {
            return $"'{command.Name}' has no option '{badOption}'; its options are {List(command.Options.Select(o => o.Name))}.";
        }

        // A parser of ours has the best sentence; the library's own come after what we can say better.
        if (parse.Errors.FirstOrDefault(e => e.SymbolResult is not CommandResult && e.Message.EndsWith('.') && !IsMissing(e)) is { } own)
        {
            return OneLine(own.Message);
        }

        if (command.Arguments.FirstOrDefault(a => a.Arity.MinimumNumberOfValues > 0 && result.GetResult(a) is null or { Tokens.Count: 0 }) is { } argument)
        {
            return $"'{command.Name}' needs {argument.Name}: {FirstSentence(argument.Description)}";
        }

        if (command.Options.FirstOrDefault(o => o.Required && result.GetResult(o) is null or { IdentifierToken: null }) is { } option)
        {
            return $"'{command.Name}' needs {option.Name} {option.HelpName}: {FirstSentence(option.Description)}";
        }

        if (parse.Errors.FirstOrDefault(IsMissing) is { SymbolResult: OptionResult missing })
        {
            return $"{missing.Option.Name} needs a value, {missing.Option.HelpName}: {FirstSentence(missing.Option.Description)}";
        }

        return parse.UnmatchedTokens.Count > 0
            ? $"'{command.Name}' has no use for '{parse.UnmatchedTokens[0]}'; see 'selfplay {command.Name} --help'."
            : OneLine(parse.Errors[0].Message);
    }

    private static string DescribeVerb(Command command, IReadOnlyList<string> unmatched)
    {
        var verbs = List(command.Subcommands.Select(c => c.Name));
        var isRoot = !command.Parents.Any();
        var path = isRoot ? command.Name : $"selfplay {command.Name}";
        var kind = isRoot ? "verb" : $"'{command.Name}' verb";
        return unmatched.Count == 0
            ? $"'{path}' needs a verb: {verbs}; see '{path} --help'."
            : $"There is no {kind} '{unmatched[0]}'; the verbs are {verbs}.";
    }

    private static bool IsMissing(ParseError error) => error.SymbolResult is { Tokens.Count: 0 };

    private static string List(IEnumerable<string> words) => string.Join(", ", words);

    private static string FirstSentence(string? text)
    {
        var end = text?.IndexOf(". ", StringComparison.Ordinal) ?? -1;
        var sentence = end < 0 ? text ?? string.Empty : text![..end];
        return sentence.TrimEnd('.') + ".";
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
