namespace SelfPlay.Cli.Tests;

/// <summary>A folder with one small run in it, trained once for all tests that read it.</summary>
public sealed class TrainedRun : IAsyncLifetime
{
    /// <summary>Name of the run.</summary>
    public const string Name = "small";

    /// <summary>Settings of a run that learns something within seconds.</summary>
    internal static readonly string[] Settings =
        ["--set", "blocks=1", "channels=8", "simulations=12", "fast-simulations=6", "min-samples=200", "batch-size=32", "concurrent-games=16", "steps-per-publish=10", "precision=f32"];

    /// <summary>The data folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("selfplay-trained-").FullName;

    /// <summary>What the training said.</summary>
    internal CommandRun Training { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Training = await CommandRun.OfAsync(
        ["train", "tictactoe", "--run", Name, "--data", Folder, "--steps", "40", "--actors", "1", "--no-dashboard", "--json", .. Settings]);

    /// <summary>A copy of the folder, for tests that change it.</summary>
    public string Copy()
    {
        var copy = Directory.CreateTempSubdirectory("selfplay-copy-").FullName;
        foreach (var file in Directory.GetFiles(Folder, "selfplay.db*"))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
