namespace SelfPlay.Supervised.Text;

/// <summary>Sentences with their translations, as words.</summary>
/// <param name="Source">Sentences of one language.</param>
/// <param name="Target">Their translations.</param>
internal sealed record ParallelText(string[][] Source, string[][] Target)
{
    /// <summary>Pairs.</summary>
    public int Count => Source.Length;

    /// <summary>The pairs of which both sides have at most <paramref name="words"/> words, and at least one.</summary>
    public ParallelText UpTo(int words) =>
        At([.. Enumerable.Range(0, Count).Where(n => Fits(Source[n], words) && Fits(Target[n], words))]);

    /// <summary>The first pairs.</summary>
    public ParallelText Take(int count) => new([.. Source.Take(count)], [.. Target.Take(count)]);

    /// <summary>The pairs of these numbers.</summary>
    public ParallelText At(IReadOnlyCollection<int> pairs) => new([.. pairs.Select(n => Source[n])], [.. pairs.Select(n => Target[n])]);

    private static bool Fits(string[] sentence, int words) => sentence.Length > 0 && sentence.Length <= words;
}
