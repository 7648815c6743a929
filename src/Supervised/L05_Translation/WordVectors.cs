using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>Words as vectors.</summary>
internal static class WordVectors
{
    /// <summary>The rows of a table [V, H] of sentences of one length [B][T]. [B, T, H]</summary>
    public static Tensor Of(Tensor table, int[][] words)
    {
        var tokens = tensor(words.SelectMany(sentence => sentence.Select(word => (long)word)).ToArray());
        return table.index_select(0, tokens).view(words.Length, words[0].Length, table.shape[1]);
    }
}
