using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Search.Protocols.Uci;

/// <summary>Chess, UCI's own game: positions are FEN.</summary>
internal sealed class ChessUci : UciNotation<ChessGame>
{
    /// <inheritdoc/>
    public override bool TryReadPosition(string text, out ChessGame position, out string error)
    {
        var read = ChessFen.TryParse(text, out position, out error);
        error = error.TrimEnd('.');
        return read;
    }

    /// <inheritdoc/>
    public override string WritePosition(in ChessGame position) => position.ToText();
}
