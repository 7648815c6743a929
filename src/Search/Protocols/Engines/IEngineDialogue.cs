using SelfPlay.Games;

namespace SelfPlay.Search.Protocols.Engines;

/// <summary>A conversation with one program, in its protocol. Any failure ends it.</summary>
internal interface IEngineDialogue<TGame> : IDisposable
    where TGame : struct, IGame<TGame>
{
    /// <summary>Tells the program the game so far, unless it knows it, and asks for a move.</summary>
    /// <exception cref="EngineFailureException">It did something that it must not.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the conversation is over.</exception>
    EngineMove Ask(GameRecord<TGame> game, CancellationToken cancellationToken);
}

/// <summary>What a program answered to the question for a move.</summary>
/// <param name="Text">The move as it wrote it.</param>
/// <param name="Move">The move; null if it is none, or not legal.</param>
/// <param name="Resigns">Whether it concedes the game.</param>
internal readonly record struct EngineMove(string Text, int? Move, bool Resigns = false);
