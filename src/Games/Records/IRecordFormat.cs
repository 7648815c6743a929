namespace SelfPlay.Games.Records;

/// <summary>A way of writing games down.</summary>
internal interface IRecordFormat<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Usual extension of its files, with the dot.</summary>
    string Extension { get; }

    /// <summary>Reads a game.</summary>
    /// <exception cref="RecordException">The text is no record of this game at all.</exception>
    RecordedGame<TGame> Read(string text);

    /// <summary>Writes a game.</summary>
    string Write(GameRecord<TGame> game, RecordHeader header);
}
