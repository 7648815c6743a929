using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Rnn;

/// <summary>Cells above each other: each layer reads the outputs of the one below, or of two below that go through the sequence in both directions.</summary>
internal static class RecurrentStack
{
    /// <summary>Outputs [T, B, H] of the highest layer.</summary>
    /// <param name="layers">The layers, lowest first.</param>
    /// <param name="x">[T, B, X]</param>
    /// <param name="residual">Whether a layer's input is added to its output where the sizes agree, so that gradients reach lower layers undiminished.</param>
    public static Tensor Forward(IEnumerable<RecurrentCell> layers, Tensor x, bool residual)
    {
        foreach (var layer in layers)
        {
            var h = layer.Unroll(layer.Project(x), layer.Zero(x.shape[1])).Outputs;
            x = residual && x.shape[2] == h.shape[2] ? x.Plus(h) : h;
        }

        return x;
    }

    /// <summary>Outputs [T, B, 2H]: forwards, and behind them backwards. A layer of an encoder; a language model must not look ahead.</summary>
    public static Tensor Bidirectional(RecurrentCell forwards, RecurrentCell backwards, Tensor x) => cat(
        [
            forwards.Unroll(forwards.Project(x), forwards.Zero(x.shape[1])).Outputs,
            backwards.Unroll(backwards.Project(x), backwards.Zero(x.shape[1]), backwards: true).Outputs,
        ],
        2);
}
