using SelfPlay.Games;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>Scores of searches by depth: what heuristics say, and beyond their limit the results that were seen to the end.</summary>
public static class DepthScore
{
    /// <summary>A win at once; one n plies away scores n less. A loss is the negative.</summary>
    public const int Win = 1_000_000;

    /// <summary>Scores from here on are wins that were seen to the end.</summary>
    public const int ProvenWin = Win - 1_000;

    /// <summary>Whether a score is a win or loss that was seen to the end.</summary>
    public static bool IsProven(int score) => Math.Abs(score) >= ProvenWin;

    /// <summary>Score of a game that is over, for the player to move, <paramref name="ply"/> plies below the root of a search.</summary>
    internal static int OfEnd<TGame>(in TGame position, int ply)
        where TGame : struct, IGame<TGame> => (position.Player == 0 ? position.Outcome : -position.Outcome) * (Win - ply);
}
