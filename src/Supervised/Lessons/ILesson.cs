namespace SelfPlay.Supervised.Lessons;

/// <summary>
/// A lecture's claim as a program: it runs the algorithm on data and writes what it measured beside what theory or the
/// paper says into a <see cref="Reports.LessonReport"/>. A lesson keeps no state between runs.
/// </summary>
public interface ILesson
{
    /// <summary>What the lesson is called, asks and claims.</summary>
    LessonInfo Info { get; }

    /// <summary>Runs it; same seed, same figures. Polls <see cref="LessonContext.Cancel"/> often enough to stop within seconds.</summary>
    void Run(LessonContext context);
}
