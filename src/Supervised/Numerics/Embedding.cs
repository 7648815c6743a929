using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>Vectors of symbols.</summary>
internal static class Embedding
{
    /// <summary>The rows [.., J] of a table [V, J] that symbols [..] name: the product of their one-hot vectors with it.</summary>
    public static Tensor Of(Tensor symbols, Tensor table) =>
        table.index_select(0, symbols.reshape(-1)).view([.. symbols.shape, table.shape[1]]);
}
