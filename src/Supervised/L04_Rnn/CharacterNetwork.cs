using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Rnn;

/// <summary>A language model of characters, or of words: one cell that reads one-hot symbols, and an affine layer from its h to scores of the next symbol.</summary>
internal sealed class CharacterNetwork : IDisposable
{
    private readonly Tensor _scores;
    private readonly Tensor _bias;

    /// <summary>Draws the weights.</summary>
    /// <param name="kind">The cell.</param>
    /// <param name="symbols">V</param>
    /// <param name="hidden">H</param>
    /// <param name="chance">Draws the weights.</param>
    /// <param name="products">Precision of the products.</param>
    public CharacterNetwork(CellKind kind, int symbols, int hidden, Generator chance, ScalarType products = ScalarType.Float32)
    {
        Cell = kind.Create(symbols, hidden, chance);
        Cell.WidenInput();
        Cell.Products = products;
        using var scope = NewDisposeScope();
        _scores = randn([symbols, hidden], generator: chance).mul(Scalars.Of(1 / Math.Sqrt(hidden))).requires_grad_().DetachFromDisposeScope();
        _bias = zeros([symbols], requires_grad: true).DetachFromDisposeScope();
    }

    /// <summary>The cell.</summary>
    public RecurrentCell Cell { get; }

    /// <summary>All parameters.</summary>
    public IReadOnlyList<Tensor> Parameters => [.. Cell.Parameters, _scores, _bias];

    /// <summary>How many numbers the parameters are.</summary>
    public long ParameterCount => Parameters.Sum(p => p.numel());

    /// <summary>Mean cross-entropy in nats of targets [T, B] behind symbols [T, B], and the state behind them.</summary>
    /// <param name="symbols">[T, B]</param>
    /// <param name="targets">[T, B]</param>
    /// <param name="state">The state before.</param>
    /// <param name="dropout">What is dropped from h on its way to the scores, never on its way to the next step; nothing unless given.</param>
    public (Tensor Loss, Tensor[] State) Loss(Tensor symbols, Tensor targets, Tensor[] state, Dropout? dropout = null)
    {
        var unrolled = Cell.Unroll(Cell.ProjectSymbols(symbols), state);
        var h = unrolled.Outputs.flatten(0, 1);
        return (nn.functional.cross_entropy(Scores(dropout is null ? h : dropout.Of(h)), targets.flatten()), unrolled.State);
    }

    /// <summary>Scores [B, V] behind the last of symbols [T, B], beginning with a state of zeros.</summary>
    public Tensor LastScores(Tensor symbols) =>
        Scores(Cell.Unroll(Cell.ProjectSymbols(symbols), Cell.Zero(symbols.shape[1])).State[0]);

    /// <summary>Draws symbol after symbol from softmax(scores/temperature).</summary>
    /// <param name="start">What is there at first.</param>
    /// <param name="length">Symbols to draw.</param>
    /// <param name="temperature">Above 0; 1 is the model's own distribution.</param>
    /// <param name="random">Chance.</param>
    public int[] Sample(ReadOnlySpan<int> start, int length, double temperature, ref Xoshiro256 random)
    {
        using var noGradient = no_grad();
        using var outer = NewDisposeScope();
        long[] read = [.. start.ToArray().Select(symbol => (long)symbol)];
        var state = Cell.Zero(1);
        var drawn = new int[length];
        for (var i = 0; i < length; i++)
        {
            using var scope = NewDisposeScope();
            var unrolled = Cell.Unroll(Cell.ProjectSymbols(tensor(read, [read.Length, 1])), state);
            state = [.. unrolled.State.Select(s => s.MoveToOuterDisposeScope())];
            var p = Scores(state[0]).mul(Scalars.Of(1 / temperature)).softmax(1).data<float>().ToArray();
            drawn[i] = Choose(p, random.Unit());
            read = [drawn[i]];
        }

        return drawn;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Cell.Dispose();
        _scores.Dispose();
        _bias.Dispose();
    }

    private Tensor Scores(Tensor h) => MixedPrecision.Linear(h.to(Cell.Products), _scores, _bias).to(h.dtype);

    private static int Choose(float[] p, double unit)
    {
        for (var i = 0; i < p.Length - 1; i++)
        {
            unit -= p[i];
            if (unit < 0)
            {
                return i;
            }
        }

        return p.Length - 1;
    }
}
