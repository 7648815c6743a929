using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L02_Edf.Lesson;

/// <summary>The part of the lesson that checks every component's gradients.</summary>
internal sealed class OperatorPart(LessonContext context)
{
    public void Run()
    {
        var report = context.Report;
        report.Section("Components");
        report.Say(
            "A component is a loop of assignments `+=`, each of which runs backward by itself: $Y[b,j]\\mathrel{+}=X[b,i]W[i,j]$ gives `X.grad[b,i] += Y.grad[b,j] W[i,j]` and `W.grad[i,j] += X[b,i] Y.grad[b,j]`. "
            + "Softmax: $s.grad=p\\odot(p.grad-\\langle p,p.grad\\rangle)$. Every component here has random inputs and parameters, and its gradients are held against central differences ($\\epsilon=10^{-5}$) and against TorchSharp's, in 64-bit numbers.");
        var rows = new List<string[]>();
        foreach (var (i, of) in OperatorCatalog.All.Index())
        {
            context.Step(of.Title, 0.2 * i / OperatorCatalog.All.Count);
            var trial = new OperatorTrial(of.Batch, of.Shapes, of.Ours, context.Random((ulong)(100 + i)));
            var (differences, torch) = (trial.AgainstDifferences(), trial.AgainstTorch(of.Theirs));
            report.Check($"differences.{of.Name}", $"largest relative difference of gradients from central differences, {of.Title}", differences, Expected.AtMost(1e-6));
            report.Check($"torch.{of.Name}", $"largest difference of results and gradients from TorchSharp's, {of.Title}", torch, Expected.AtMost(1e-9));
            rows.Add([of.Title, Figures.Format(differences, 2), Figures.Format(torch, 2)]);
        }

        report.Table(["component", "from central differences", "from TorchSharp"], rows);
        SlowLoops();
    }

    /// <summary>The softmax and the batch norm of the problem set, as the loops are written on paper, against what the framework computes.</summary>
    private void SlowLoops()
    {
        var random = context.Random(200);
        var trial = new NaiveLoops(8, 6, ref random);
        context.Report.Say(
            "The problem set asks for the loops themselves, one `+=` after the other and each in reverse: softmax ($e$, $Z$, $p$) and batch norm ($\\mu$, $\\sigma^2$ with $B-1$, $\\hat x$, in six loops). The framework sums first; the numbers are the same.");
        context.Report.Check("loops.softmax", "largest difference of the softmax's gradient from that of the loops", trial.Softmax(), Expected.AtMost(1e-12));
        context.Report.Check("loops.batch-norm", "largest difference of the batch norm's gradient from that of the loops", trial.BatchNorm(), Expected.AtMost(1e-12));
    }
}
