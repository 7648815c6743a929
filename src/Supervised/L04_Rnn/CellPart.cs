using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Rnn;

/// <summary>Our cells beside libtorch's: outputs and all gradients.</summary>
internal sealed class CellPart
{
    private const int Inputs = 5;
    private const int Hidden = 7;
    private const int Length = 12;
    private const int Batch = 3;
    private const double Tolerance = 1e-5;
    private readonly LessonContext _context;

    public CellPart(LessonContext context) => _context = context;

    /// <summary>Adds the section.</summary>
    public void Run()
    {
        var report = _context.Report;
        report.Section("The cells");
        report.Say(
            "RNN: $h'=\\tanh(Wx+Uh+b)$. UGRNN: $h'=G\\odot h+(1-G)\\odot R$ with a gate $G=\\sigma(\\cdot)$ and $R$ the RNN's new state. GRU: the same, and $R$ sees the old state through a second gate. "
            + "LSTM: a cell $c'=f\\odot c+i\\odot g$ beside $h'=o\\odot\\tanh c'$. Written from these equations and held against libtorch's, weights copied.");
        using var chance = new Generator(_context.Random(1).Next() >> 1);
        using var scope = NewDisposeScope();
        var x = randn([Length, Batch, Inputs], generator: chance);
        var weight = randn([Length, Batch, Hidden], generator: chance);
        using var rnn = nn.RNN(Inputs, Hidden);
        using var gru = nn.GRU(Inputs, Hidden);
        using var lstm = nn.LSTM(Inputs, Hidden);
        Compare(CellKind.Rnn, [.. rnn.parameters()], () => rnn.call(x).Item1);
        Compare(CellKind.Gru, [.. gru.parameters()], () => gru.call(x).Item1);
        Compare(CellKind.Lstm, [.. lstm.parameters()], () => lstm.call(x).Item1);
        Gate(chance, x);
        Layers(chance, x);

        void Compare(CellKind kind, Parameter[] theirs, Func<Tensor> outputs)
        {
            using var cell = kind.Create(Inputs, Hidden, chance);
            Copy(cell, theirs);
            var expected = outputs();
            var ours = cell.Unroll(cell.Project(x), cell.Zero(Batch)).Outputs;
            var gradient = Gradients.Of(ours.mul(weight).sum(), cell.Parameters);
            var reference = Gradients.Of(expected.mul(weight).sum(), theirs);
            var worst = Math.Max(Largest(gradient[0].sub(reference[0].t())), Enumerable.Range(1, 3).Max(i => Largest(gradient[i].sub(reference[i]))));
            report.Check($"rnn.cell.{kind}".ToLowerInvariant(), $"{kind.Name()}: largest difference of an output from libtorch's", Largest(ours.sub(expected)), Expected.AtMost(Tolerance));
            report.Check($"rnn.gradient.{kind}".ToLowerInvariant(), $"{kind.Name()}: largest difference of a derivative from libtorch's", worst, Expected.AtMost(Tolerance));
        }
    }

    /// <summary>The update gate alone has no twin in libtorch: its limits are known.</summary>
    private void Gate(Generator chance, Tensor x)
    {
        using var cell = new UpdateGateCell(Inputs, Hidden, chance);
        using var vanilla = new RnnCell(Inputs, Hidden, chance);
        using var noGradient = no_grad();
        var start = randn([Batch, Hidden], generator: chance);
        var gate = cell.InputBias.narrow(0, 0, Hidden);
        _ = gate.fill_(Scalars.Of(200));
        var kept = cell.Unroll(cell.Project(x), [start]).Outputs[-1];
        _ = gate.fill_(Scalars.Of(-200));
        _ = vanilla.Input.copy_(cell.Input.narrow(1, Hidden, Hidden));
        _ = vanilla.Recurrent.copy_(cell.Recurrent.narrow(0, Hidden, Hidden));
        _ = vanilla.InputBias.copy_(cell.InputBias.narrow(0, Hidden, Hidden));
        _ = vanilla.RecurrentBias.copy_(cell.RecurrentBias.narrow(0, Hidden, Hidden));
        var (replaced, plain) = (cell.Unroll(cell.Project(x), [start]).Outputs, vanilla.Unroll(vanilla.Project(x), [start]).Outputs);
        _context.Report.Check("rnn.ugrnn.open", $"UGRNN with the gate at 1: largest change of the state in {Length} steps", Largest(kept.sub(start)), Expected.Near(0, 0));
        _context.Report.Check("rnn.ugrnn.closed", "UGRNN with the gate at 0: largest difference from the RNN", Largest(replaced.sub(plain)), Expected.AtMost(Tolerance));
    }

    private void Layers(Generator chance, Tensor x)
    {
        using var noGradient = no_grad();
        using var two = nn.GRU(Inputs, Hidden, numLayers: 2);
        using var both = nn.GRU(Inputs, Hidden, bidirectional: true);
        using var first = new GruCell(Inputs, Hidden, chance);
        using var second = new GruCell(Hidden, Hidden, chance);
        using var back = new GruCell(Inputs, Hidden, chance);
        Parameter[] theirs = [.. two.parameters()];
        Copy(first, theirs[..4]);
        Copy(second, theirs[4..]);
        var stacked = RecurrentStack.Forward([first, second], x, residual: false).sub(two.call(x).Item1);
        theirs = [.. both.parameters()];
        Copy(first, theirs[..4]);
        Copy(back, theirs[4..]);
        var bidirectional = RecurrentStack.Bidirectional(first, back, x).sub(both.call(x).Item1);
        _context.Report.Check("rnn.stacked", "two layers of GRU: largest difference from libtorch's", Largest(stacked), Expected.AtMost(Tolerance));
        _context.Report.Check("rnn.bidirectional", "GRU in both directions: largest difference from libtorch's", Largest(bidirectional), Expected.AtMost(Tolerance));
    }

    /// <summary>Gives libtorch's layer our weights, which are drawn from the lesson's chance.</summary>
    private static void Copy(RecurrentCell cell, IReadOnlyList<Parameter> to)
    {
        using var noGradient = no_grad();
        _ = to[0].copy_(cell.Input.t());
        _ = to[1].copy_(cell.Recurrent);
        _ = to[2].copy_(cell.InputBias);
        _ = to[3].copy_(cell.RecurrentBias);
    }

    private static double Largest(Tensor x) => x.abs().max().item<float>();
}
