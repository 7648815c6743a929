using System.Text;
using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Games.Records;

/// <summary>Games in files: SGF for Go and Hex, PGN for chess, a list of moves for the others.</summary>
public static class RecordFile
{
    /// <summary>Largest file that is read, in bytes: far beyond any game.</summary>
    public const int MaxLength = 4 << 20;

    /// <summary>Usual extension of a game's files, with the dot.</summary>
    public static string Extension<TGame>()
        where TGame : struct, IGame<TGame> => Format<TGame>().Extension;

    /// <summary>Reads a game from a file.</summary>
    /// <exception cref="RecordException">The file is no record of this game, or too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RecordedGame<TGame> Read<TGame>(string path)
        where TGame : struct, IGame<TGame>
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > MaxLength)
        {
            throw new RecordException($"it has more than {MaxLength} bytes");
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Parse<TGame>(reader.ReadToEnd());
    }

    /// <summary>Reads a game from a text.</summary>
    /// <exception cref="RecordException">The text is no record of this game.</exception>
    public static RecordedGame<TGame> Parse<TGame>(string text)
        where TGame : struct, IGame<TGame> => Format<TGame>().Read(text);

    /// <summary>Writes a game to a file that must not exist unless it may be replaced.</summary>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static void Write<TGame>(string path, GameRecord<TGame> game, RecordHeader header, bool mayReplace = false)
        where TGame : struct, IGame<TGame>
    {
        using var stream = new FileStream(path, mayReplace ? FileMode.Create : FileMode.CreateNew);
        using var writer = new StreamWriter(stream);
        writer.Write(Text(game, header));
    }

    /// <summary>Writes a game as text.</summary>
    public static string Text<TGame>(GameRecord<TGame> game, RecordHeader header)
        where TGame : struct, IGame<TGame> => Format<TGame>().Write(game, header);

    private static IRecordFormat<TGame> Format<TGame>()
        where TGame : struct, IGame<TGame> =>
        SgfGame<TGame>.Of() is { } sgf ? new SgfFormat<TGame>(sgf)
        : typeof(TGame) == typeof(ChessGame) ? (IRecordFormat<TGame>)(object)new PgnFormat()
        : new MoveListFormat<TGame>();
}
