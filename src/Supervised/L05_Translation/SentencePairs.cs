using SelfPlay.Games;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>Sentence pairs as numbers, for training in batches whose sources have one length, so that none is padded.</summary>
/// <param name="Source">[N][S]</param>
/// <param name="Target">Without marks of begin and end. [N][T]</param>
internal sealed record SentencePairs(int[][] Source, int[][] Target)
{
    /// <summary>Encodes a text.</summary>
    public static SentencePairs Of(ParallelText text, Vocabulary source, Vocabulary target) =>
        new([.. text.Source.Select(source.Encode)], [.. text.Target.Select(target.Encode)]);

    /// <summary>
    /// One pass in batches of at most <paramref name="size"/>: of one source length, of similar target lengths, in random order.
    /// </summary>
    public List<int[]> Batches(int size, ref Xoshiro256 random)
    {
        var batches = new List<int[]>();
        int[] order = [.. Enumerable.Range(0, Source.Length)];
        Shuffle(order, ref random);
        foreach (var group in order.GroupBy(n => Source[n].Length))
        {
            batches.AddRange(group.OrderBy(n => Target[n].Length).Chunk(size));
        }

        var shuffled = batches.ToArray();
        Shuffle(shuffled, ref random);
        return [.. shuffled];
    }

    /// <summary>The source sentences of those numbers.</summary>
    public int[][] SourceOf(int[] numbers) => [.. numbers.Select(n => Source[n])];

    /// <summary>The target sentences of those numbers.</summary>
    public int[][] TargetOf(int[] numbers) => [.. numbers.Select(n => Target[n])];

    /// <summary>The numbers of all pairs in groups of one source length, in order.</summary>
    public IEnumerable<int[]> Groups(int size) =>
        Enumerable.Range(0, Source.Length).GroupBy(n => Source[n].Length).SelectMany(group => group.Chunk(size));

    private static void Shuffle<T>(T[] items, ref Xoshiro256 random)
    {
        for (var n = items.Length - 1; n > 0; n--)
        {
            var other = random.Below(n + 1);
            (items[n], items[other]) = (items[other], items[n]);
        }
    }
}
