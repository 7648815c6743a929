namespace SelfPlay.Supervised.L05_Smt;

/// <summary>
/// Sentence pairs laid out for alignment: one slot for every source word and target word that ever stand in a pair of sentences
/// together, sorted by source word, and for every sentence pair the slots of its words. An iteration of EM then is a walk
/// through flat arrays.
/// </summary>
internal sealed class PairTable
{
    private readonly int[] _begin;
    private readonly int[] _targetOf;

    /// <summary>Lays the pairs out.</summary>
    /// <param name="source">Source sentences as word numbers, with the empty word 0 at place 0 where the model has one.</param>
    /// <param name="target">Target sentences as word numbers.</param>
    public PairTable(int[][] source, int[][] target)
    {
        (Source, Target) = (source, target);
        Offset = new int[source.Length];
        var cells = 0;
        for (var n = 0; n < source.Length; n++)
        {
            Offset[n] = cells;
            cells = checked(cells + (source[n].Length * target[n].Length));
        }

        Slots = new int[cells];
        var sourceWords = source.Max(sentence => sentence.Max()) + 1;
        TargetWords = target.Max(sentence => sentence.Max()) + 1;
        _begin = new int[sourceWords + 1];
        _targetOf = FillSlots(Occurrences(source, sourceWords));
    }

    /// <summary>Source sentences. [N][l]</summary>
    public int[][] Source { get; }

    /// <summary>Target sentences. [N][m]</summary>
    public int[][] Target { get; }

    /// <summary>Where the cells of a sentence pair begin in <see cref="Slots"/>: cell j·l + i is of target j and source i. [N]</summary>
    public int[] Offset { get; }

    /// <summary>The slot of each cell.</summary>
    public int[] Slots { get; }

    /// <summary>Slots: pairs of words that occur.</summary>
    public int Count => _targetOf.Length;

    /// <summary>One more than the largest target word.</summary>
    public int TargetWords { get; }

    /// <summary>Source words of which there are slots.</summary>
    public int SourceWords => _begin.Length - 1;

    /// <summary>The slots of a source word.</summary>
    public Range SlotsOf(int source) => _begin[source].._begin[source + 1];

    /// <summary>The target word of a slot.</summary>
    public int TargetOf(int slot) => _targetOf[slot];

    /// <summary>The slot of a pair of words, -1 if they never occur together.</summary>
    public int SlotOf(int source, int target) =>
        source >= SourceWords
            ? -1
            : Array.IndexOf(_targetOf, target, _begin[source], _begin[source + 1] - _begin[source]);

    /// <summary>Where each source word stands: sentence and place.</summary>
    private static List<(int Sentence, int Place)>[] Occurrences(int[][] source, int words)
    {
        var occurrences = new List<(int, int)>[words];
        for (var n = 0; n < source.Length; n++)
        {
            for (var i = 0; i < source[n].Length; i++)
            {
                (occurrences[source[n][i]] ??= []).Add((n, i));
            }
        }

        return occurrences;
    }

    private int[] FillSlots(List<(int Sentence, int Place)>[] occurrences)
    {
        var targets = new List<int>();
        var slotOf = new int[TargetWords];
        Array.Fill(slotOf, -1);
        for (var word = 0; word < occurrences.Length; word++)
        {
            // A slot below the word's first is of another source word.
            var begin = targets.Count;
            foreach (var (sentence, place) in occurrences[word] ?? [])
            {
                var cell = Offset[sentence] + place;
                foreach (var target in Target[sentence])
                {
                    if (slotOf[target] < begin)
                    {
                        slotOf[target] = targets.Count;
                        targets.Add(target);
                    }

                    Slots[cell] = slotOf[target];
                    cell += Source[sentence].Length;
                }
            }

            _begin[word + 1] = targets.Count;
        }

        return [.. targets];
    }
}
