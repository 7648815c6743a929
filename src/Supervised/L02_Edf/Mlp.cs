using SelfPlay.Games;

namespace SelfPlay.Supervised.L02_Edf;

/// <summary>
/// A multi-layer perceptron for classification as a program: `L1 = f(Affine(Phi1, x))`, ..., scores = `Affine(PhiN, ...)`, with
/// softmax and log loss behind it.
/// </summary>
public sealed class Mlp
{
    /// <summary>Writes the program down.</summary>
    /// <param name="widths">Numbers in, of every hidden layer, and of classes.</param>
    /// <param name="activation">The function f behind every hidden layer.</param>
    /// <param name="random">Source of the first weights.</param>
    public Mlp(IReadOnlyList<int> widths, Func<Node, Node> activation, ref Xoshiro256 random)
    {
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentOutOfRangeException.ThrowIfLessThan(widths.Count, 2, nameof(widths));
        Computation = new Computation();
        Input = new Input(Computation, widths[0]);
        Labels = new Labels();
        Node x = Input;
        for (var layer = 1; layer < widths.Count; layer++)
        {
            var y = new Affine(new AffineParameters(widths[layer - 1], widths[layer], ref random), x);
            x = layer < widths.Count - 1 ? activation(y) : y;
        }

        Scores = x;
        Loss = new SoftmaxLogLoss(x, Labels);
    }

    /// <summary>The program.</summary>
    public Computation Computation { get; }

    /// <summary>The examples [B, widths[0]].</summary>
    public Input Input { get; }

    /// <summary>Their classes [B].</summary>
    public Labels Labels { get; }

    /// <summary>The scores of the classes [B, classes].</summary>
    public Node Scores { get; }

    /// <summary>The log loss [B].</summary>
    public SoftmaxLogLoss Loss { get; }

    /// <summary>Matrices and biases, layer by layer.</summary>
    public IReadOnlyList<Parameter> Parameters => Computation.Parameters;
}
