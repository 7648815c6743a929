using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Problems;

/// <summary>Images in ten classes: MNIST, or the best set at hand in its place.</summary>
/// <param name="Set">Which set it is.</param>
/// <param name="Train">Training images.</param>
/// <param name="Test">Test images.</param>
internal sealed record DigitImages(DataSet Set, LabelledImages Train, LabelledImages Test)
{
    /// <summary>Whether it is MNIST itself, so that figures measured on MNIST apply.</summary>
    public bool IsMnist => Set == DataCatalog.Mnist;

    /// <summary>Loads the set; if neither MNIST nor a substitute is at hand, MNIST is fetched.</summary>
    /// <exception cref="DataException">It cannot be had.</exception>
    public static DigitImages Load(DataLibrary library)
    {
        DataSet[] sets = [DataCatalog.Mnist, DataCatalog.FashionMnist, DataCatalog.Mnist10k];
        var set = Array.Find(sets, library.Has) ?? DataCatalog.Mnist;
        var (train, test) = MnistFiles.Load(library, set);
        return new DigitImages(set, train, test);
    }

    /// <summary>The first images only.</summary>
    public DigitImages Take(int train, int test) =>
        new(Set, Train.Take(Math.Min(train, Train.Count)), Test.Take(Math.Min(test, Test.Count)));
}
