namespace SelfPlay.Games.Boards.Chess;

/// <summary>Why a game of chess is over. Where several reasons hold the first in this order counts.</summary>
public enum ChessEnd
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>A draw: neither side has the men to mate, not even with the other's help.</summary>
    Material,

    /// <summary>A draw: the position has occurred for the third time.</summary>
    Repetition,

    /// <summary>The player to move is mated.</summary>
    Checkmate,

    /// <summary>A draw: the player to move has no move and is not in check.</summary>
    Stalemate,

    /// <summary>A draw: 100 plies without a pawn's move or a capture.</summary>
    FiftyMoves,
}
