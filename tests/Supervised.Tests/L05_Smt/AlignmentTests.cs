using SelfPlay.Games;
using SelfPlay.Supervised.L05_Smt;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.Tests.L05_Smt;

public sealed class AlignmentTests
{
    [Fact]
    public void Pair_table_has_a_slot_for_every_pair_of_words_that_meets()
    {
        var table = new PairTable([[0, 1, 2], [0, 2, 2]], [[1, 3], [3]]);

        Assert.Equal(6, table.Count);
        Assert.Equal(table.SlotOf(2, 3), table.Slots[table.Offset[0] + 5]);
        Assert.Equal(table.SlotOf(2, 3), table.Slots[table.Offset[1] + 2]);
        Assert.Equal(-1, table.SlotOf(1, 2));
        Assert.Equal(3, table.TargetOf(table.SlotOf(0, 3)));
    }

    [Fact]
    public void Model_1_has_the_textbooks_values()
    {
        int[][] sentences = [[1, 2], [1, 3], [4, 3]];
        var table = new LexicalTable(new PairTable(sentences, sentences), 4);
        var model = new IbmModel1(table);

        var first = model.Iterate(CancellationToken.None);
        _ = model.Iterate(CancellationToken.None);

        Assert.Equal(Math.Log(0.5), first, 1e-12);
        Assert.Equal(0.6364, table.Of(3, 3), 5e-5);
        Assert.Equal(0.1818, table.Of(1, 3), 5e-5);
        Assert.Equal(0.5714, table.Of(2, 2), 5e-5);
    }

    [Fact]
    public void Hmm_agrees_with_the_sum_over_all_alignments()
    {
        var random = new Xoshiro256(3);
        var (source, target) = (RandomSentences(ref random, true), RandomSentences(ref random, false));
        var table = new LexicalTable(new PairTable(source, target), 5);
        _ = new IbmModel1(table).Iterate(CancellationToken.None);
        var law = JumpLaw.Of([[.. Enumerable.Range(0, 81).Select(d => 1.0 / (1 + Math.Abs(d - 41)))]], 1, 4);
        var trellis = new HmmTrellis(table, law);

        for (var n = 0; n < source.Length; n++)
        {
            var counts = new double[table.Pairs.Count];
            var (likelihood, empty) = trellis.Count(n, counts, JumpLaw.NoCounts);
            var (sum, best, links, emptyLinks) = Enumerate(table, law, n);

            Assert.Equal(Math.Log(sum), likelihood, 1e-9);
            Assert.Equal(emptyLinks / sum, empty, 1e-9);
            Assert.Equal(best, trellis.Align(n));
            Assert.All(links, link => Assert.Equal(link.Value / sum, counts[link.Key], 1e-9));
        }
    }

    [Fact]
    public void Two_directions_become_one_by_growing_from_what_they_share()
    {
        var forward = Links.Of(3, [1, 2, 2, 0]);
        var backward = Links.Of(4, [1, 2, 4]).Transposed();

        // Shared are (0,0) and (1,1); (1,2) touches and covers a new word; (2,3) touches (1,2) and covers two.
        Assert.Equal([(0, 0), (1, 1), (1, 2), (2, 3)], Links.Symmetric(forward, backward).All());
    }

    [Fact]
    public void Errors_count_sure_and_possible_links()
    {
        var english = new TaggedVerse(["the", "book", "of", "life"], [-1, 0, -1, 1], [["A"], ["B"]]);
        var spanish = new TaggedVerse(["el", "libro", "de", "vida"], [0, 0, 1, 1], [["A"], ["B"]]);
        var errors = new AlignmentErrors();
        var links = Links.Of(4, 4, [(0, 0), (1, 1), (3, 2)]);

        errors.Add(GoldLinks.Of(english, spanish), links);

        // Sure: book-libro, life-vida. Judged: book-libro (sure), life-de (possible); the-el is not, as "the" has no number.
        Assert.Equal(1 - ((1 + 2) / (2 + 2.0)), errors.Rate, 1e-12);
        Assert.Equal((1, 0.5), (errors.Precision, errors.Recall));
    }

    private static int[][] RandomSentences(ref Xoshiro256 random, bool empty)
    {
        var sentences = new int[6][];
        for (var n = 0; n < sentences.Length; n++)
        {
            sentences[n] = new int[3 + (empty ? 1 : 0)];
            for (var i = empty ? 1 : 0; i < sentences[n].Length; i++)
            {
                sentences[n][i] = 1 + random.Below(4);
            }
        }

        return sentences;
    }

    /// <summary>P, best alignment, links' and the empty word's weights by trying every path of places and empty words.</summary>
    private static (double Sum, int[] Best, Dictionary<int, double> Links, double Empty) Enumerate(LexicalTable table, JumpLaw law, int pair)
    {
        var pairs = table.Pairs;
        var (length, words) = (pairs.Source[pair].Length - 1, pairs.Target[pair].Length);
        var (sum, best, bestWeight, empty) = (0.0, new int[words], -1.0, 0.0);
        var links = new Dictionary<int, double>();
        var transitions = new double[length];
        var states = 2 * length;
        for (var path = 0; path < Math.Pow(states, words); path++)
        {
            var (weight, before, rest) = (1.0, -1, path);
            var alignment = new int[words];
            for (var j = 0; j < words; j++, rest /= states)
            {
                var (place, real) = (rest % length, rest % states < length);
                alignment[j] = real ? place + 1 : 0;
                var move = 1.0 / length;
                if (before >= 0)
                {
                    law.Fill(before, transitions);
                    move = real ? transitions[place] : place == before ? 1 : 0;
                }

                weight *= move * (real ? 1 - law.Empty : law.Empty) * table.Of(pairs.Source[pair][alignment[j]], pairs.Target[pair][j]);
                before = place;
            }

            sum += weight;
            (best, bestWeight) = weight > bestWeight * (1 + 1e-12) ? (alignment, weight) : (best, bestWeight);
            for (var j = 0; j < words; j++)
            {
                var slot = pairs.SlotOf(pairs.Source[pair][alignment[j]], pairs.Target[pair][j]);
                links[slot] = links.GetValueOrDefault(slot) + weight;
                empty += alignment[j] == 0 ? weight : 0;
            }
        }

        return (sum, best, links, empty);
    }
}
