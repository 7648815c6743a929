namespace SelfPlay.Cli.Tests;

/// <summary>Bad usage: exit code 2 and one sentence that names the bad word and the valid ones.</summary>
public sealed class UsageTests
{
    [Fact]
    public async Task Unknown_verb_is_named_with_the_verbs_there_are()
    {
        var sentence = (await CommandRun.OfAsync("trian", "connect4")).AssertOneSentence(2);
        Assert.Contains("'trian'", sentence, StringComparison.Ordinal);
        Assert.Contains("bench", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_verb_at_all_is_answered_with_the_verbs_there_are() =>
        Assert.Contains("bench", (await CommandRun.OfAsync()).AssertOneSentence(2), StringComparison.Ordinal);

    [Fact]
    public async Task Unknown_verb_of_a_group_is_named()
    {
        var sentence = (await CommandRun.OfAsync("lesson", "teach")).AssertOneSentence(2);
        Assert.Contains("'teach'", sentence, StringComparison.Ordinal);
        Assert.Contains("list", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_option_is_named_with_the_options_there_are()
    {
        var sentence = (await CommandRun.OfAsync("bench", "games", "--jsno")).AssertOneSentence(2);
        Assert.Contains("'--jsno'", sentence, StringComparison.Ordinal);
        Assert.Contains("--json", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_argument_is_named() =>
        Assert.Contains("FILE", (await CommandRun.OfAsync("conform")).AssertOneSentence(2), StringComparison.Ordinal);

    [Theory]
    [InlineData("--help")]
    [InlineData("bench", "--help")]
    public async Task Help_is_shown(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lessons_are_listed_with_what_they_need()
    {
        var lessons = (await CommandRun.OfAsync("lesson", "list", "--json")).Json.GetProperty("lessons").EnumerateArray().ToArray();
        var flow = Assert.Single(lessons, lesson => lesson.GetProperty("name").GetString() == "gradient-flow");
        Assert.Equal("7.1", flow.GetProperty("section").GetString());
        Assert.Equal("diabetes", flow.GetProperty("data")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Unknown_lesson_is_named_with_those_there_are()
    {
        var sentence = (await CommandRun.OfAsync("lesson", "run", "alchemy")).AssertOneSentence(2);
        Assert.Contains("'alchemy'", sentence, StringComparison.Ordinal);
        Assert.Contains("gradient-flow", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_run_of_a_lesson_that_has_none_names_those_that_have_one()
    {
        var sentence = (await CommandRun.OfAsync("lesson", "run", "sde", "--long")).AssertOneSentence(2);
        Assert.Contains("'sde'", sentence, StringComparison.Ordinal);
        Assert.Contains("gpt", sentence, StringComparison.Ordinal);
    }
}
