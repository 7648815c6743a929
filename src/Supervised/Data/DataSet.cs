namespace SelfPlay.Supervised.Data;

/// <summary>One file of a data set.</summary>
/// <param name="Name">Its path below a library folder, with `/` between the parts.</param>
/// <param name="Sha256">
/// SHA-256 of the content, lower-case hex. The content of a `.gz` file is what it unpacks to, that of a `.zip` file the
/// recordings in it (<see cref="ContentHash"/>): copies that were packed again stay the same file.
/// </param>
/// <param name="Length">Bytes of the content.</param>
public sealed record DataFile(string Name, string Sha256, long Length);

/// <summary>A data set of the catalogue: what it is called, what it consists of and where it can be had.</summary>
/// <param name="Name">Its name on the command line and in reports.</param>
/// <param name="Title">Its name in a sentence.</param>
/// <param name="Licence">The terms its publisher gives it under.</param>
/// <param name="Files">Its files.</param>
/// <param name="Sources">Where it can be had beside the library's folders, tried in this order.</param>
public sealed record DataSet(
    string Name, string Title, string Licence, IReadOnlyList<DataFile> Files, IReadOnlyList<DataSource> Sources)
{
    /// <summary>The file of that name.</summary>
    /// <exception cref="ArgumentException">The set has no such file.</exception>
    public DataFile FileOf(string name) =>
        Files.FirstOrDefault(file => file.Name == name)
        ?? throw new ArgumentException($"The data set '{Name}' has no file '{name}'.", nameof(name));
}
