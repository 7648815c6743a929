using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>Descent on a factor of a matrix, beside the solution of least nuclear norm and beside descent on the matrix itself.</summary>
internal sealed class MatrixPart(LessonContext context)
{
    private const int Size = 20;
    private const int Seeds = 3;
    private const double Rate = 0.02;
    private const double Tolerance = 1e-16;
    private static readonly double[] s_alphas = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

    /// <summary>A kind of measurement.</summary>
    private sealed record Setting(string Name, string What, int Rank, int Count, bool Entries);

    /// <summary>What one problem showed.</summary>
    private sealed record Found(LeastTrace Least, double Recovered, double[] Nuclear, double[] Distance, double Loss, double Direct);

    public void Run()
    {
        var report = context.Report;
        report.Section("A factorised matrix: low rank without a penalty");
        report.Say(
            $"A matrix $X^*\\succeq0$, {Size}x{Size}, is seen through $M<{Size * (Size + 1) / 2}$ linear measurements $\\langle A_i,X\\rangle=y_i$. Descent on $X$ itself ends at the "
            + "solution of least Frobenius norm. Descent on a factor, $X=UU^\\top$ with $U$ of full size, from $U=\\alpha I$, tends to the least nuclear norm as "
            + "$\\alpha\\to0$ (Gunasekar et al. 2017: proved where the $A_i$ commute, Li, Ma and Zhang 2018: proved for low rank and enough measurements). The least nuclear norm "
            + "itself comes from a semidefinite program whose dual proves it to many digits.");
        var all = context.Size(60_000, 8000);
        Run(new Setting("sensing", "80 random measurements of rank 2", 2, 80, false), all, 30);
        Plot(30);
        Run(new Setting("completion", "120 entries seen of rank 1", 1, 120, true), all, 40);
    }

    private void Run(Setting setting, int steps, ulong stream)
    {
        var report = context.Report;
        var found = Replicas.Run(context.Size(Seeds, 1), seed => Measure(setting, steps, stream + (ulong)seed), context.Cancel);
        var (name, what) = ($"matrix.{setting.Name}", setting.What);
        report.Check($"{name}.gap", $"{what}: proved distance of the semidefinite program from the least trace, relative", [.. found.Select(f => f.Least.Gap)], Expected.Between(-1e-9, 1e-4));
        report.Check($"{name}.truth", $"{what}: ‖least nuclear norm − X*‖_F/‖X*‖_F", [.. found.Select(f => f.Recovered)], Expected.AtMost(1e-3));
        report.Check($"{name}.nuclear", $"{what}: nuclear norm from α = {s_alphas[^1]} over the least", [.. found.Select(f => f.Nuclear[^1])], Expected.Between(context.Size(1 - 1e-4, 0.98), context.Size(1.01, 1.1), 1), Origin.Reference);

        // Directions that are not in X yet grow at a rate proportional to α²: the last of the loss takes for ever.
        report.Check($"{name}.loss", $"{what}: training loss from there", found.Max(f => f.Loss), Expected.AtMost(context.Size(1e-6, 1e-3)), Origin.Own);
        report.Check($"{name}.distance", $"{what}: ‖X − X*‖_F/‖X*‖_F from α = {s_alphas[^1]}", [.. found.Select(f => f.Distance[^1])], Expected.AtMost(context.Size(0.01, 0.1)), Origin.Reference);
        report.Check($"{name}.large", $"{what}: nuclear norm from α = 1 over the least", [.. found.Select(f => f.Nuclear[0])], Expected.AtLeast(1.5), Origin.Own);
        report.Check($"{name}.direct", $"{what}: nuclear norm of descent on X itself over the least", [.. found.Select(f => f.Direct)], Expected.AtLeast(1.2), Origin.Own);
        report.Plot(new LinePlot(
            $"matrix-{setting.Name}",
            $"Nuclear norm of what descent finds: {what}",
            "α, size of the first factor",
            "nuclear norm / least nuclear norm",
            [
                new("descent on the factor", s_alphas, [.. s_alphas.Select((_, i) => found.Average(f => f.Nuclear[i]))], SeriesStyle.LineWithPoints),
                new("descent on the matrix", s_alphas, [.. s_alphas.Select(_ => found.Average(f => f.Direct))], SeriesStyle.Dashed),
                new("least", s_alphas, [.. s_alphas.Select(_ => 1.0)], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
        });
    }

    private Found Measure(Setting setting, int steps, ulong stream)
    {
        var random = context.Random(stream);
        var problem = setting.Entries
            ? MatrixSensing.Completion(Size, setting.Rank, setting.Count, ref random)
            : MatrixSensing.Gaussian(Size, setting.Rank, setting.Count, ref random);
        var least = LeastTrace.Solve(problem, context.Size(6000, 2000), context.Cancel);
        var rate = setting.Entries ? Rate * setting.Count / 2 : Rate;
        var ends = s_alphas.Select(alpha =>
        {
            context.Cancel.ThrowIfCancellationRequested();
            return problem.DescendFactor(alpha, rate, steps, Tolerance);
        }).ToArray();
        double[][] solutions = [.. ends.Select(end => end.X)];
        var norm = Math.Sqrt(SpanMath.SquaredNorm(problem.Truth));
        double Distance(double[] x) => Math.Sqrt(SpanMath.SquaredDistance(x, problem.Truth)) / norm;
        return new Found(
            least,
            Distance(least.X),
            [.. solutions.Select(x => problem.NuclearNorm(x) / least.Trace)],
            [.. solutions.Select(Distance)],
            ends[^1].Loss,
            problem.NuclearNorm(problem.Descend(4 * rate, steps / 4)) / least.Trace);
    }

    /// <summary>The largest eigenvalues of X on the way from a small first factor: one grows after the other.</summary>
    private void Plot(ulong stream)
    {
        const int Shown = 4;
        const int Every = 5;
        const int Steps = 2000;
        var random = context.Random(stream);
        var problem = MatrixSensing.Gaussian(Size, 2, 80, ref random);
        var (steps, values) = (new List<double>(), new List<double[]>());
        problem.DescendFactor(s_alphas[^1], Rate, Steps, Tolerance, (step, u) =>
        {
            if (step % Every == 0)
            {
                steps.Add(step);
                values.Add([.. problem.Dense(problem.Square(u)).Evd(Symmetricity.Symmetric).EigenValues.Select(l => l.Real).OrderDescending().Take(Shown)]);
            }
        });
        context.Report.Plot(new LinePlot(
            "matrix-eigenvalues",
            $"Eigenvalues of X on the way, rank 2, α = {s_alphas[^1]}",
            "steps",
            "eigenvalue",
            [.. Enumerable.Range(0, Shown).Select(k => new PlotSeries($"eigenvalue {k + 1}", [.. steps], [.. values.Select(v => v[k])]))])
        {
            LogY = true,
        });
    }
}
