using SelfPlay.Games;
using SelfPlay.Search.Analysis;

namespace SelfPlay.Search.Protocols.Engines;

/// <summary>A conversation with one program, in its protocol. Any failure ends it.</summary>
internal interface IEngineDialogue<TGame> : IDisposable
    where TGame : struct, IGame<TGame>
{
    /// <summary>Tells the program the game so far, unless it knows it, and asks for a move.</summary>
    /// <param name="game">The game.</param>
    /// <param name="limits">How far to think, for programs that can be told.</param>
    /// <param name="stop">Wants the move now: a program that can be told so is, and none has more than <see cref="EngineOptions.StopTimeout"/>.</param>
    /// <param name="cancellationToken">Wants no move any more.</param>
    /// <exception cref="EngineFailureException">It did something that it must not.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the conversation is over.</exception>
    EngineMove Ask(GameRecord<TGame> game, AnalysisLimits limits, CancellationToken stop, CancellationToken cancellationToken);
}

/// <summary>What a program answered to the question for a move.</summary>
/// <param name="Text">The move as it wrote it.</param>
/// <param name="Move">The move; null if it is none, or not legal.</param>
/// <param name="Resigns">Whether it concedes the game.</param>
internal readonly record struct EngineMove(string Text, int? Move, bool Resigns = false);
