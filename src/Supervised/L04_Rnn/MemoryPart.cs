using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Rnn;

/// <summary>A task of nothing but memory: name the first symbol after many others.</summary>
internal sealed class MemoryPart
{
    private const int Symbols = 8;
    private const int Hidden = 32;
    private const int Batch = 64;
    private const double Rate = 5e-3;
    private const int Test = 2000;

    /// <summary>Bias of UGRNN's and GRU's update gates at the beginning: a memory of about T steps, as an LSTM's forget gate has it.</summary>
    private const double Open = 3;

    private readonly LessonContext _context;
    private readonly int _length;
    private readonly int _steps;

    public MemoryPart(LessonContext context)
    {
        _context = context;
        _length = context.Size(40, 12);
        _steps = context.Size(500, 150);
    }

    /// <summary>Adds the section.</summary>
    public void Run()
    {
        var report = _context.Report;
        report.Section("Memory");
        report.Say(
            $"A sequence of {_length} symbols, {Symbols} kinds, ends; which was the first? $H={Hidden}$, {_steps} steps of Adam with {Batch} sequences each. A gate that is open at the beginning, $\\sigma({Open})=0.95$, "
            + "lets the first symbol through, so that there is something to learn from; tanh and a matrix have to keep it by chance.");
        var kinds = CellKinds.All;
        var right = Replicas.Run(kinds.Length, i => Train(kinds[i], i), _context.Cancel);
        report.Table(["cell", "share right"], kinds.Select((kind, i) => (string[])[kind.Name(), Figures.Format(right[i], 3)]));
        if (!_context.Quick)
        {
            report.Check("rnn.memory.gated", "share right of the best gated cell", right[1..].Max(), Expected.AtLeast(0.99), Origin.Own);
            report.Check("rnn.memory.vanilla", "share right of the RNN, below that", right[0], Expected.AtMost(0.9), Origin.Own);
        }
    }

    private double Train(CellKind kind, int stream)
    {
        TorchThreads.Use(1);
        using var chance = new Generator(_context.Random((ulong)(10 + stream)).Next() >> 1);
        using var network = new CharacterNetwork(kind, Symbols, Hidden, chance);
        if (kind is CellKind.UpdateGate or CellKind.Gru)
        {
            using var noGradient = no_grad();
            _ = network.Cell.InputBias.narrow(0, kind == CellKind.Gru ? Hidden : 0, Hidden).fill_(Scalars.Of(Open));
        }
        else if (network.Cell is LstmCell lstm)
        {
            lstm.Remember(Open);
        }

        var parameters = network.Parameters;
        var step = 0;
        using var adam = new TensorAdam(parameters, _ => Rate * (1 - ((double)step / _steps)));
        for (step = 0; step < _steps; step++)
        {
            _context.Cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var symbols = randint(0, Symbols, [_length, Batch], ScalarType.Int64, generator: chance);
            var gradient = Gradients.Of(nn.functional.cross_entropy(network.LastScores(symbols), symbols[0]), parameters);
            _ = Gradients.Clip(gradient, 1);
            adam.Step(gradient);
        }

        using var end = NewDisposeScope();
        using var without = no_grad();
        var test = randint(0, Symbols, [_length, Test], ScalarType.Int64, generator: chance);
        return network.LastScores(test).argmax(1).eq(test[0]).to(ScalarType.Float64).mean().item<double>();
    }
}
