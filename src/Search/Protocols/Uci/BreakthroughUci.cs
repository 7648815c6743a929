using SelfPlay.Games.Boards;

namespace SelfPlay.Search.Protocols.Uci;

/// <summary>
/// Breakthrough as Fairy-Stockfish plays it: white begins, from the bottom. Ours begins from the top, so ranks are turned over.
/// </summary>
internal sealed class BreakthroughUci : UciNotation<Breakthrough>
{
    /// <inheritdoc/>
    public override string Format(in Breakthrough position, int move) => TurnOver(position.FormatMove(move));

    /// <inheritdoc/>
    public override bool TryParse(in Breakthrough position, string text, out int move) => position.TryParseMove(TurnOver(text), out move);

    private static string TurnOver(string text) =>
        string.Create(text.Length, text, static (turned, text) =>
        {
            for (var i = 0; i < turned.Length; i++)
            {
                turned[i] = text[i] is >= '1' and <= '8' ? (char)('1' + '8' - text[i]) : text[i];
            }
        });
}
