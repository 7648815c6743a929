using SelfPlay.Supervised.Data;

namespace SelfPlay.Cli.Tests;

public sealed class LessonTests
{
    /// <summary>No other test of this project reads the variable's folder.</summary>
    [Fact]
    public async Task Data_that_are_not_the_right_ones_end_a_lesson_with_a_sentence_that_says_what_to_do()
    {
        var folder = Directory.CreateTempSubdirectory();
        var before = Environment.GetEnvironmentVariable(DataLibrary.FolderVariable);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tinyshakespeare.txt"), "To be", TestContext.Current.CancellationToken);
            Environment.SetEnvironmentVariable(DataLibrary.FolderVariable, folder.FullName);

            var run = await CommandRun.OfAsync("lesson", "run", "language-model", "--quick", "--out", folder.FullName);

            var sentence = run.Error.TrimEnd('\n').Split('\n')[^1];
            Assert.Equal((1, true), (run.ExitCode, sentence.StartsWith("selfplay: ", StringComparison.Ordinal)));
            Assert.Contains("tinyshakespeare.txt is not the file of Tiny Shakespeare", sentence, StringComparison.Ordinal);
            Assert.EndsWith("replace or remove it.", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(folder.FullName, "language-model", "report.md")));
        }
        finally
        {
            Environment.SetEnvironmentVariable(DataLibrary.FolderVariable, before);
            folder.Delete(recursive: true);
        }
    }
}
