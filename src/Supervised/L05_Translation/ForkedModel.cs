using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>
/// "Those apples are good" against "an apple is good": three words of vocabulary after the marks, and a best first word that leads to a worse
/// sentence. P(those) = .6, then three continuations of a third each; P(an) = .4, then one of .9.
/// </summary>
internal sealed class ForkedModel : INextWord
{
    /// <summary>Size of the vocabulary.</summary>
    public const int Words = Vocabulary.End + 6;

    private const int Those = Vocabulary.End + 1;
    private const int An = Vocabulary.End + 2;
    private const int First = Vocabulary.End + 3;

    /// <summary>The most probable sentence: an, then its first continuation.</summary>
    public static int[] BestSentence { get; } = [An, First];

    /// <summary>What greedy search begins with.</summary>
    public static int GreedyWord => Those;

    /// <summary>P of the most probable sentence.</summary>
    public const double BestProbability = 0.4 * 0.9;

    /// <inheritdoc/>
    public float[] Next(int[] parents, int[] words)
    {
        var logs = new float[words.Length * Words];
        Array.Fill(logs, float.NegativeInfinity);
        for (var n = 0; n < words.Length; n++)
        {
            foreach (var (word, probability) in After(words[n]))
            {
                logs[(n * Words) + word] = (float)Math.Log(probability);
            }
        }

        return logs;
    }

    private static (int Word, double Probability)[] After(int word) => word switch
    {
        Vocabulary.Begin => [(Those, 0.6), (An, 0.4)],
        Those => [(First, 0.34), (First + 1, 0.33), (First + 2, 0.33)],
        An => [(First, 0.9), (First + 1, 0.1)],
        _ => [(Vocabulary.End, 1)],
    };
}
