using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Rnn;

/// <summary>How much of a gradient arrives T steps back, and what clipping does to one that is too large.</summary>
internal sealed class FlowPart
{
    private const int Hidden = 32;
    private const double Radius = 0.9;
    private const ScalarType Double = ScalarType.Float64;
    private static readonly int[] s_lengths = [1, 5, 10, 20, 40, 60, 80, 100];
    private readonly LessonContext _context;

    public FlowPart(LessonContext context) => _context = context;

    /// <summary>Adds the sections.</summary>
    public void Run()
    {
        using var chance = new Generator(_context.Random(2).Next() >> 1);
        using var scope = NewDisposeScope();
        Through(chance);
        Clipping(chance);
    }

    private void Through(Generator chance)
    {
        var report = _context.Report;
        report.Section("Gradients through time");
        report.Say(
            "$\\partial h_T/\\partial h_0$ is a product of $T$ Jacobians. Of a linear cell $h'=Uh$ with $U=\\rho Q$, $Q$ orthogonal, it is $\\rho^TQ^T$: its norm falls or grows exponentially, with slope $\\ln\\rho$. "
            + $"tanh only shrinks it further. An open update gate passes it on unchanged. $H={Hidden}$, $\\rho={Radius}$; norm of $v^\\top\\partial h_T/\\partial h_0$ for unit vectors $v$.");
        using var vanilla = new RnnCell(1, Hidden, chance, Double);
        using var gated = new UpdateGateCell(1, Hidden, chance, Double);
        var (q, _) = linalg.qr(randn([Hidden, Hidden], Double, generator: chance));
        using (no_grad())
        {
            _ = vanilla.Recurrent.copy_(q.mul(Scalars.Of(Radius)));
            _ = gated.Recurrent.narrow(0, Hidden, Hidden).copy_(q.mul(Scalars.Of(Radius)));
            _ = gated.InputBias.narrow(0, 0, Hidden).fill_(Scalars.Of(12));
        }

        var start = randn([1, Hidden], Double, generator: chance);
        var direction = nn.functional.normalize(randn([1, Hidden], Double, generator: chance), dim: 1);
        double[] times = [.. s_lengths.Select(t => (double)t)];
        double[] linear = [.. s_lengths.Select(t => Norm(h => h.mm(vanilla.Recurrent.t()), t))];
        double[] tanh = [.. s_lengths.Select(t => Norm(h => Through(vanilla, h), t))];
        double[] open = [.. s_lengths.Select(t => Norm(h => Through(gated, h), t))];
        report.Check("rnn.flow.linear", "slope of ln‖∂h_T/∂h_0‖ in T of the linear cell", Slope(linear), Expected.Near(Math.Log(Radius), 1e-9));
        report.Check("rnn.flow.tanh", "slope of the vanilla cell with the same matrix", Slope(tanh), Expected.AtMost(Math.Log(Radius)));
        report.Check("rnn.flow.gate", $"‖∂h_T/∂h_0‖ of the UGRNN with open gates at T = {s_lengths[^1]}", open[^1], Expected.Near(1, 0.01), Origin.Own);
        report.Plot(new LinePlot(
            "gradient-flow",
            "How much of a gradient arrives T steps back",
            "steps T",
            "norm of the gradient",
            [
                new("linear", times, linear, SeriesStyle.Points), new("0.9^T", times, [.. times.Select(t => Math.Pow(Radius, t))], SeriesStyle.Dashed),
                new("tanh", times, tanh, SeriesStyle.LineWithPoints), new("UGRNN, gates open", times, open, SeriesStyle.LineWithPoints),
            ])
        { LogY = true });

        double Slope(double[] norms) => LineFit.Of(times, [.. norms.Select(norm => Math.Log(norm))]).Slope;

        double Norm(Func<Tensor, Tensor> step, int length)
        {
            var h = start.detach().requires_grad_();
            var last = h;
            for (var t = 0; t < length; t++)
            {
                last = step(last);
            }

            return autograd.grad([last.mul(direction).sum()], [h])[0].norm().item<double>();
        }

        static Tensor Through(RecurrentCell cell, Tensor h) => cell.Unroll(cell.Project(zeros([1, 1, 1], Double)), [h]).State[0];
    }

    private void Clipping(Generator chance)
    {
        const double most = 1;
        var report = _context.Report;
        report.Say("Clipping: $g\\cdot\\min(1,n_{\\max}/\\|g\\|)$ over all parameters together. The step is shorter, its direction the same.");
        Tensor[] large = [randn([30, 20], generator: chance), randn([50], generator: chance)];
        Tensor[] before = [.. large.Select(g => g.clone())];
        var norm = Gradients.Clip(large, most);
        var cosine = large.Zip(before, (a, b) => (double)a.mul(b).sum().item<float>()).Sum() / (norm * Gradients.Norm(large));
        Tensor[] small = [.. before.Select(g => g.mul(Scalars.Of(0.5 / norm)))];
        Tensor[] untouched = [.. small.Select(g => g.clone())];
        _ = Gradients.Clip(small, most);
        report.Check("rnn.clip.norm", $"norm of a gradient of norm {Figures.Format(norm, 3)} clipped at {most}", Gradients.Norm(large), Expected.Near(most, 1e-6));
        report.Check("rnn.clip.direction", "cosine of the angle between it and the gradient before", cosine, Expected.Near(1, 1e-6));
        report.Check("rnn.clip.small", "largest change of a gradient that is short enough", small.Zip(untouched, (a, b) => (double)a.sub(b).abs().max().item<float>()).Max(), Expected.Near(0, 0));
    }
}
