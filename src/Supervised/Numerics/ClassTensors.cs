using SelfPlay.Supervised.Data;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>Examples with a class each, as tensors of 32 bits for <see cref="MlpFamily"/>.</summary>
internal sealed class ClassTensors : IDisposable
{
    /// <summary>Creates it from inputs [N*D] and classes [N].</summary>
    public ClassTensors(float[] x, byte[] labels, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(labels.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length % labels.Length, 0);
        TorchRuntime.Initialize();
        Labels = labels;
        Classes = classes;
        X = tensor(x, [labels.Length, x.Length / labels.Length]).DetachFromDisposeScope();
        var oneHot = new float[labels.Length * classes];
        for (var i = 0; i < labels.Length; i++)
        {
            oneHot[(i * classes) + labels[i]] = 1;
        }

        OneHot = tensor(oneHot, [labels.Length, classes]).DetachFromDisposeScope();
    }

    /// <summary>Inputs [N, D].</summary>
    public Tensor X { get; }

    /// <summary>1 at an example's class [N, C].</summary>
    public Tensor OneHot { get; }

    /// <summary>The classes [N].</summary>
    public byte[] Labels { get; }

    /// <summary>Number of examples, N.</summary>
    public int Count => Labels.Length;

    /// <summary>Size of an input, D.</summary>
    public int Inputs => (int)X.shape[1];

    /// <summary>Number of classes, C.</summary>
    public int Classes { get; }

    /// <summary>Pixels from 0 to 1 as inputs.</summary>
    public static ClassTensors Of(LabelledImages images) => new(images.Scaled(), images.Labels, MnistFiles.Classes);

    /// <inheritdoc/>
    public void Dispose()
    {
        X.Dispose();
        OneHot.Dispose();
    }
}
