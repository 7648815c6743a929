namespace SelfPlay.Games;

/// <summary>What a game is called and the sizes that networks, trees and buffers need.</summary>
/// <param name="Name">Catalogue name, as on the command line (`connect4`).</param>
/// <param name="Title">Name for people (`Connect Four`).</param>
/// <param name="TraceName">Name used in recorded game files (`connect_four`).</param>
/// <param name="Actions">Size A of the policy: every move is an index 0..A-1.</param>
/// <param name="MaxMoves">Most legal moves any position has.</param>
/// <param name="MaxPlies">Most plies a game lasts.</param>
/// <param name="Planes">Input planes C.</param>
/// <param name="Height">Plane height H.</param>
/// <param name="Width">Plane width W.</param>
/// <param name="Symmetries">Board symmetries, the identity included.</param>
public sealed record GameInfo(
    string Name,
    string Title,
    string TraceName,
    int Actions,
    int MaxMoves,
    int MaxPlies,
    int Planes,
    int Height,
    int Width,
    int Symmetries)
{
    /// <summary>Floats of one input: C * H * W.</summary>
    public int InputSize => Planes * Height * Width;
}
