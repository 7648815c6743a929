using System.Numerics;
using SelfPlay.Games.Boards;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>Breakthrough: pieces, worth the more the further they have come.</summary>
public readonly struct BreakthroughHeuristic : IHeuristic<Breakthrough>
{
    private const ulong Row = 0xFF;
    private const int RowBits = 8;

    /// <summary>What a piece is worth by the rows that are left before the far one; one that is there has won.</summary>
    private static ReadOnlySpan<byte> Worth => [0, 60, 34, 24, 18, 14, 12, 12];

    /// <inheritdoc/>
    public int Evaluate(in Breakthrough position)
    {
        var score = 0;
        for (var row = 0; row < RowBits; row++)
        {
            // Own pieces go up to row 0, the other player's down to row 7.
            score += Worth[row] * BitOperations.PopCount(position.Own & (Row << (RowBits * row)));
            score -= Worth[RowBits - 1 - row] * BitOperations.PopCount(position.Opponent & (Row << (RowBits * row)));
        }

        return score;
    }
}
