using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Agents.ActorCritic.Layers;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000) of M cells:
/// i, f, o = sigmoid(W x + U h + b), g = tanh(W x + U h + b), c' = f c + i g, h' = o tanh(c'). What it remembers is a row [2 M] of h and c, all 0 when an
/// episode begins.
/// </summary>
internal sealed class LstmLayer : Layer
{
    private const int Gates = 4;

    private readonly Parameter _input;
    private readonly Parameter _recurrent;
    private readonly Parameter _bias;

    /// <param name="inputs">Features I of a step.</param>
    /// <param name="cells">M.</param>
    /// <param name="random">Draws the parameters.</param>
    public LstmLayer(int inputs, int cells, ref Xoshiro256 random)
        : base("lstm")
    {
        Cells = cells;
        var most = 1 / Math.Sqrt(cells);
        _input = Add("input", [Gates * cells, inputs], most, ref random);
        _recurrent = Add("recurrent", [Gates * cells, cells], most, ref random);
        _bias = Add("bias", [Gates * cells], 0.0);
        Elements(_bias).Slice(cells, cells).Fill(1); // remembers until it learns to forget (Jozefowicz et al. 2015)
    }

    /// <summary>M.</summary>
    public int Cells { get; }

    /// <summary>Numbers remembered: 2 M.</summary>
    public int Size => 2 * Cells;

    /// <summary>Steps of several sequences at once.</summary>
    /// <param name="input">[T, S, I], the sequences' features; beyond a sequence's end anything.</param>
    /// <param name="memory">[S, 2 M], what is remembered when they begin.</param>
    /// <returns>[T, S, M], h after every step, and [S, 2 M], what is remembered after the last one.</returns>
    public (Tensor Output, Tensor Memory) Run(Tensor input, Tensor memory)
    {
        var (hidden, cell) = (memory.narrow(1, 0, Cells), memory.narrow(1, Cells, Cells));
        var fromInput = nn.functional.linear(input, _input, _bias);
        var outputs = new Tensor[input.shape[0]];
        for (var t = 0; t < outputs.Length; t++)
        {
            var gates = fromInput[t].Plus(nn.functional.linear(hidden, _recurrent)).chunk(Gates, 1);
            cell = gates[1].sigmoid().mul(cell).Plus(gates[0].sigmoid().mul(gates[2].tanh()));
            hidden = gates[3].sigmoid().mul(cell.tanh());
            outputs[t] = hidden;
        }

        return (stack(outputs), cat([hidden, cell], 1));
    }

    /// <inheritdoc/>
    /// <remarks>A sequence of one step each that remembers nothing.</remarks>
    public override Tensor forward(Tensor input) => Run(input.unsqueeze(0), zeros(input.shape[0], Size)).Output[0];
}
