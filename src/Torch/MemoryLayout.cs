using static TorchSharp.torch;

namespace SelfPlay.Torch;

/// <summary>How the numbers of a tensor lie in memory.</summary>
public static class MemoryLayout
{
    /// <summary>
    /// The same tensor with its channels next to each other in memory ("channels last", NHWC), which convolutions and all that
    /// follows keep. It suits a CPU's convolutions, and it avoids a wrong kernel: on Zen 5, bfloat16 convolutions of NCHW tensors to 8
    /// channels give garbage in libtorch 2.10. TorchSharp 0.107 has no memory format in `contiguous`, hence the two permutations.
    /// </summary>
    /// <param name="tensor">[B, C, H, W]</param>
    public static Tensor ChannelsLast(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
    }
}
