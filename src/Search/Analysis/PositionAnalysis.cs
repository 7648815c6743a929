namespace SelfPlay.Search.Analysis;

/// <summary>What a player thinks of a position.</summary>
/// <param name="Moves">
/// The moves it looked at, best first: the first is the one it would play. Searches by simulations list every legal move,
/// alpha-beta only its choice.
/// </param>
/// <param name="Value">Expected result for the player to move, -1 (lost) to 1 (won).</param>
/// <param name="Nodes">Simulations done, or positions visited.</param>
/// <param name="Depth">Plies looked ahead: of the search if it is by depth, of the principal variation otherwise.</param>
public sealed record PositionAnalysis(IReadOnlyList<MoveAnalysis> Moves, double Value, long Nodes, int Depth)
{
    /// <summary>The move it would play.</summary>
    public MoveAnalysis Best => Moves[0];
}

/// <summary>What a player thinks of one move.</summary>
/// <param name="Move">The move.</param>
/// <param name="Visits">Simulations through it, or positions visited beyond it; 0 if it was not tried.</param>
/// <param name="Value">Expected result for the player who makes it, -1 to 1; that of the position if it was not tried.</param>
/// <param name="Prior">Probability it was given before the search, 0..1; 0 where there are no priors.</param>
/// <param name="Variation">How play is expected to go on, this move first.</param>
/// <param name="WinIn">
/// Plies until the game ends, where the end was seen: positive if the player who makes the move wins, negative if it loses;
/// null where it was not seen or is a draw.
/// </param>
public sealed record MoveAnalysis(int Move, long Visits, double Value, double Prior, IReadOnlyList<int> Variation, int? WinIn = null);
