using SelfPlay.Cli.CommandLine;
using SelfPlay.Games;
using SelfPlay.Games.Records;

namespace SelfPlay.Cli.Play;

/// <summary>Saved games by the names of their files.</summary>
internal static class SavedGame
{
    /// <summary>Reads a game, as far as it can be read.</summary>
    /// <exception cref="CommandFailedException">The file is not there, or is no record of this game; one sentence that names it.</exception>
    public static RecordedGame<TGame> Read<TGame>(string path)
        where TGame : struct, IGame<TGame>
    {
        try
        {
            return RecordFile.Read<TGame>(path);
        }
        catch (RecordException e)
        {
            throw new CommandFailedException($"{path} holds no game of {TGame.Info.Title} that can be read: {e.Message}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandFailedException($"'{path}' cannot be read: {e.Message}", e);
        }
    }
}
