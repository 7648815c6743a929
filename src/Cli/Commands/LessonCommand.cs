using System.CommandLine;
using SelfPlay.Cli.CommandLine;

namespace SelfPlay.Cli.Commands;

/// <summary>`lesson list`: the lessons of the deep-learning course.</summary>
internal static class LessonCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = CommonOptions.Json();
        var list = new Command("list", "Lists the lessons.") { json };
        list.SetAction(parse =>
        {
            if (parse.GetValue(json))
            {
                terminal.WriteJson(new { Lessons = Array.Empty<string>() });
            }
            else
            {
                terminal.Say("The course has no lessons yet.");
            }

            return ExitCodes.Done;
        });
        return new Command("lesson", "The deep-learning course.") { list };
    }
}
