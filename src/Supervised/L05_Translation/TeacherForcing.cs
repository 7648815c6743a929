using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>Training by the likelihood of the next word, given the right words before it.</summary>
internal static class TeacherForcing
{
    /// <summary>Inputs &lt;s&gt; y₁ y₂ ... padded to one length, and the words y₁ y₂ ... &lt;/s&gt; to predict with their rows among the inputs.</summary>
    public static (int[][] Inputs, long[] Words, long[] Rows) Of(int[][] targets)
    {
        var length = targets.Max(target => target.Length) + 1;
        var inputs = new int[targets.Length][];
        var (words, rows) = (new List<long>(), new List<long>());
        for (var k = 0; k < targets.Length; k++)
        {
            var target = targets[k];
            inputs[k] = [Vocabulary.Begin, .. target, .. Enumerable.Repeat(Vocabulary.End, length - target.Length - 1)];
            for (var t = 0; t <= target.Length; t++)
            {
                words.Add(t < target.Length ? target[t] : Vocabulary.End);
                rows.Add(((long)k * length) + t);
            }
        }

        return (inputs, [.. words], [.. rows]);
    }
}
