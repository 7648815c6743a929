namespace SelfPlay.Games;

/// <summary>
/// A game some of whose ends only hold if the players want them: draws of chess that have to be claimed, the passes of Go. Our own games
/// end there. Games that come from outside may go on, and are followed.
/// </summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
public interface IResumableGame<TSelf>
    where TSelf : struct, IGame<TSelf>
{
    /// <summary>The position for players who want to play on; false, and the position as it is, if there is nothing that their wish changes.</summary>
    bool TryResume(out TSelf position);
}
