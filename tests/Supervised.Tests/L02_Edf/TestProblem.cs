using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;

namespace SelfPlay.Supervised.Tests.L02_Edf;

/// <summary>A small classification problem with a random batch.</summary>
internal sealed class TestProblem
{
    public const int Inputs = 5;
    public const int Classes = 3;

    public TestProblem(Func<Node, Node> activation, int batch, ulong seed)
    {
        var random = new Xoshiro256(seed);
        Mlp = new Mlp([Inputs, 7, 6, Classes], activation, ref random);
        (Examples, Labels) = Draw(batch, ref random);
        Set(Examples, Labels);
    }

    public Mlp Mlp { get; }

    public double[] Examples { get; }

    public int[] Labels { get; }

    public static (double[] Examples, int[] Labels) Draw(int batch, ref Xoshiro256 random)
    {
        var examples = new double[batch * Inputs];
        for (var i = 0; i < examples.Length; i++)
        {
            // Some zeros, which the affine node leaves out.
            examples[i] = random.Below(4) == 0 ? 0 : random.Normal();
        }

        var labels = new int[batch];
        for (var b = 0; b < batch; b++)
        {
            labels[b] = random.Below(Classes);
        }

        return (examples, labels);
    }

    public void Set(double[] examples, int[] labels)
    {
        Mlp.Input.Set(examples);
        Mlp.Labels.Set(labels);
    }

    public double[][] Gradients()
    {
        Mlp.Computation.Forward();
        Mlp.Computation.Backward(Mlp.Loss);
        return [.. Mlp.Parameters.Select(parameter => parameter.Grad.ToArray())];
    }
}
