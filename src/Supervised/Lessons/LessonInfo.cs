using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Lessons;

/// <summary>How a lesson presents itself in lists, pages and reports.</summary>
/// <param name="Name">Name on the command line (`heat-capacity`).</param>
/// <param name="Section">The course section it belongs to (`7.4`).</param>
/// <param name="Lecture">The lecture's title (`SGD in continuous time`).</param>
/// <param name="Title">Name for people.</param>
/// <param name="Question">What the student finds out, one sentence.</param>
/// <param name="Claims">What the lecture claims and the lesson checks, one sentence each.</param>
/// <param name="Data">The data sets it reads; empty if it makes its own.</param>
public sealed record LessonInfo(
    string Name,
    string Section,
    string Lecture,
    string Title,
    string Question,
    IReadOnlyList<string> Claims,
    IReadOnlyList<DataSet> Data)
{
    /// <summary>Whether it can train for half an hour instead of minutes and then promises more (<see cref="LessonRunOptions.Long"/>).</summary>
    /// <value>The default is false.</value>
    public bool HasLongRun { get; init; }
}
