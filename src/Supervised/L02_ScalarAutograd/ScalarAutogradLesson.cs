using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L02_ScalarAutograd;

/// <summary>Sections 2.1 and 2.2: a model is a program of assignments, and backpropagation runs it in reverse.</summary>
internal sealed class ScalarAutogradLesson : ILesson
{
    private const int Programs = 24;
    private const int Seeds = 3;
    private const double Difference = 1e-5;

    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "scalar-autograd",
        "2.1",
        "Frameworks and back-propagation",
        "Back-propagation over scalars",
        "How does a framework find the gradient of any program, and what does that cost?",
        [
            "Assignments in reverse, x.grad += y.grad · ∂y/∂x for every use of x, give the gradient of the loss.",
            "After a suffix of the program has run backward, the gradients are right for that suffix.",
            "The gradient costs at most four times the operations of the program, however many variables there are.",
        ],
        []);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Distance(context);
        RandomPrograms(context);
        TwoMoons(context);
    }

    private static void Distance(LessonContext context)
    {
        var report = context.Report;
        report.Section("A program and its reverse");
        report.Say(
            "$L=\\sqrt{x^2+y^2}$ is the program `u = x*x; v = y*y; s = u + v; L = sqrt(s)`. In reverse: `s.grad += L.grad/(2L)`, `u.grad += s.grad`, `v.grad += s.grad`, `y.grad += v.grad*y` twice, `x.grad += u.grad*x` twice: "
            + "a variable that is used twice gets two shares. So $\\partial L/\\partial x=x/L$.");
        var program = new ScalarProgram();
        var (x, y) = (program.Variable(3), program.Variable(4));
        var length = ((x * x) + (y * y)).Sqrt();
        program.Backward(length);
        report.Check("distance.x", "∂L/∂x at (3, 4)", x.Grad, Expected.Near(0.6, 1e-15));
        report.Check("distance.y", "∂L/∂y at (3, 4)", y.Grad, Expected.Near(0.8, 1e-15));

        var twice = new ScalarProgram();
        var a = twice.Variable(2);
        var once = a * a;
        twice.Backward(a * once);
        report.Check("twice", "∂/∂x of z = g(y, x) = xy with y = x², at 2: direct share and share through y", a.Grad, Expected.Near(12, 0));
    }

    private static void RandomPrograms(LessonContext context)
    {
        var report = context.Report;
        report.Section("Random programs");
        report.Say(
            $"{Programs} random programs of 40 steps, whose operands are drawn from all earlier results, against central differences with $\\epsilon=10^{{-5}}$. The invariant is checked by cutting each program in four places: backward down to the cut, against "
            + "differences of the program that begins there.");
        var random = context.Random(1);
        var (worst, suffix, cost) = (0.0, 0.0, 0.0);
        for (var p = 0; p < Programs; p++)
        {
            context.Step($"program {p + 1} of {Programs}", 0.2 * p / Programs);
            var program = new RandomProgram(4, 40, ref random);
            worst = Math.Max(worst, program.WorstError(program.Inputs + 1, Difference));
            for (var quarter = 1; quarter <= 4; quarter++)
            {
                suffix = Math.Max(suffix, program.WorstError((program.Loss.Index - 1) * quarter / 4, Difference));
            }

            program.Program.Forward();
            program.Program.Backward(program.Loss);
            cost = Math.Max(cost, program.Program.BackwardOperations / (double)program.Program.ForwardOperations);
        }

        report.Check("random.differences", "largest relative difference from central differences", worst, Expected.AtMost(1e-6));
        report.Check("random.suffix", "the same for programs that begin at a cut", suffix, Expected.AtMost(1e-6));
        report.Check("random.cost", "most operations backward per operation forward", cost, Expected.Between(1, 4));
    }

    private static void TwoMoons(LessonContext context)
    {
        var report = context.Report;
        report.Section("Two moons");
        report.Say(
            "A network 2-16-16-1 with ReLU, 337 scalars, learns 100 points of two half circles by the hinge loss $\\max(0,1-ys)$ and gradient descent on all of them. The program is written once, some 60,000 assignments, "
            + "and run again after every step.");
        var steps = context.Size(200, 100);
        var runs = Replicas.Run(
            Seeds,
            seed =>
            {
                context.Step($"two moons, seed {seed + 1} of {Seeds}", 0.2 + (0.8 * seed / Seeds));
                return Train(context, seed, steps);
            },
            context.Cancel);
        report.Check("moons.train", "share of the 100 points that are right", [.. runs.Select(r => r.Train)], Expected.AtLeast(0.99, 1), Origin.Reference);
        report.Check("moons.test", "share of 1,000 new points that are right", [.. runs.Select(r => r.Test)], Expected.AtLeast(0.96), Origin.Own);
        report.Check("moons.cost", "operations backward per operation forward", runs[0].Cost, Expected.Between(1, 4));
        double[] t = [.. Enumerable.Range(0, steps).Select(i => (double)i)];
        report.Plot(new LinePlot("loss", "Gradient descent on two moons", "step", "hinge loss and penalty", [.. runs.Select((r, seed) => new PlotSeries($"seed {seed + 1}", t, r.Losses))]) { LogY = true });
        report.Plot(runs[0].Border);
    }

    private static MoonsRun Train(LessonContext context, int seed, int steps)
    {
        const double Noise = 0.1;
        var random = context.Random((ulong)(10 + seed));
        var points = Moons.Draw(100, Noise, ref random);
        var network = new ScalarNetwork(points, 1e-4, ref random);
        var losses = new double[steps];
        for (var t = 0; t < steps; t++)
        {
            context.Cancel.ThrowIfCancellationRequested();
            losses[t] = network.Loss.Value;
            network.Step(1 - (0.9 * t / steps));
        }

        var test = Moons.Draw(1000, Noise, ref random);
        var right = test.X.Zip(test.Y, (x, y) => network.ScoreOf(x) * y > 0 ? 1.0 : 0).Average();
        network.Program.Backward(network.Loss);
        var cost = network.Program.BackwardOperations / (double)network.Program.ForwardOperations;
        return new MoonsRun(network.Accuracy, right, cost, losses, Border(network, points));
    }

    /// <summary>The points, and where the score changes its sign.</summary>
    private static LinePlot Border(ScalarNetwork network, Moons points)
    {
        var border = new List<(double X, double Y)>();
        for (var x = -1.5; x <= 2.5; x += 0.04)
        {
            var before = network.ScoreOf([x, -1]);
            for (var y = -0.96; y <= 1.5; y += 0.04)
            {
                var here = network.ScoreOf([x, y]);
                if (before * here < 0)
                {
                    border.Add((x, y - (0.04 * here / (here - before))));
                }

                before = here;
            }
        }

        PlotSeries Class(string name, int y) => new(
            name,
            [.. points.X.Zip(points.Y).Where(p => p.Second == y).Select(p => p.First[0])],
            [.. points.X.Zip(points.Y).Where(p => p.Second == y).Select(p => p.First[1])],
            SeriesStyle.Points);
        return new LinePlot(
            "two-moons",
            "Two moons and the border that was learnt, seed 1",
            "x",
            "y",
            [Class("y = 1", 1), Class("y = -1", -1), new("score 0", [.. border.Select(p => p.X)], [.. border.Select(p => p.Y)], SeriesStyle.Points)]);
    }

    private sealed record MoonsRun(double Train, double Test, double Cost, double[] Losses, LinePlot Border);
}
