using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>
/// Words as vectors. A table that is the output layer's, too, begins with rows of length 1; read like that they are next to nothing beside a state, so they are read √H/4 times as long
/// (Vaswani et al. 2017 take √H, with which these small texts are learnt by heart).
/// </summary>
internal static class WordVectors
{
    /// <summary>√H/4 times the rows of a table [V, H] of sentences of one length [B][T]. [B, T, H]</summary>
    public static Tensor Of(Tensor table, int[][] words)
    {
        var tokens = tensor(words.SelectMany(sentence => sentence.Select(word => (long)word)).ToArray());
        return table.index_select(0, tokens).view(words.Length, words[0].Length, table.shape[1]).mul(Scalars.Of(Math.Sqrt(table.shape[1]) / 4));
    }
}
