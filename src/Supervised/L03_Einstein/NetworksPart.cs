using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>The layers of deep networks, each a few lines of the notation, against TorchSharp's.</summary>
internal sealed class NetworksPart(LessonContext context)
{
    public void Run()
    {
        var report = context.Report;
        report.Section("Layers of networks in the notation");
        report.Say(
            "A subscript may be linear in the indices: `2x+ΔX-1` reads with stride 2 and a padding of 1, `x+2ΔX` with dilation 2, and on the left "
            + "`2x+Δx` makes a transposed convolution. With `max[I]`, division and functions of one number that is enough for the layers below. Each is compared with "
            + "TorchSharp's own, results and gradients, in 64-bit numbers.");
        var random = context.Random(2);
        var worst = new List<OracleDifference>();
        foreach (var layer in Layers.All)
        {
            context.Step(layer.Title, 0.3);
            var difference = Oracle.Compare(layer.Program, layer.Inputs, layer.Output, layer.Twin, ref random);
            worst.Add(difference);
            report.Check($"layers.{layer.Name}", $"{layer.Title}: largest difference from TorchSharp, results and gradients", Math.Max(difference.Value, difference.Gradient), Expected.AtMost(1e-9));
            report.Say($"**{layer.Title}**\n\n```\n{layer.Program}\n```\n\nbackward:\n\n```\n{string.Join('\n', difference.Compiled.BackwardLoops)}\n```");
        }

        Cost(worst[Layers.All.ToList().FindIndex(layer => layer.Name == "convolution")].Compiled);
        FiniteDifferences();
    }

    private void Cost(CompiledProgram convolution)
    {
        var report = context.Report;
        var (image, filters, result) = (convolution.Shapes["L"], convolution.Shapes["W"], convolution.Shapes["Y"]);
        var formula = (long)image[0] * result[1] * result[2] * filters.Aggregate((product, length) => product * length);
        report.Check("cost.forward", "multiplications of the convolution's loops over B·X·Y·ΔX·ΔY·I·J", Products(convolution.ForwardLoops) / (double)formula, Expected.Near(1, 0));
        report.Check("cost.backward", "multiplications of the backward loops over those of the forward ones: one pass for the filters, one for the image", Products(convolution.BackwardLoops) / (double)formula, Expected.Near(2, 0));
    }

    /// <summary>Turns of the loops that multiply two tensors.</summary>
    private static long Products(IEnumerable<Loop> loops) => loops.OfType<ProductLoop>().Where(loop => loop.Factors.Count == 2).Sum(loop => loop.Turns);

    private void FiniteDifferences()
    {
        const double Step = 1e-5;
        var random = context.Random(3);
        var layer = Layers.All.Single(candidate => candidate.Name == "attention");
        var compiled = EinsteinProgram.Parse(layer.Program).Compile(layer.Inputs.ToDictionary(input => input.Name, input => input.Shape));
        foreach (var (name, _) in layer.Inputs)
        {
            compiled.Set(name, [.. Enumerable.Range(0, compiled.Size(name)).Select(_ => random.Normal())]);
        }

        double[] seed = [.. Enumerable.Range(0, compiled.Size(layer.Output)).Select(_ => random.Normal())];
        double Loss()
        {
            compiled.Forward();
            return compiled.Value(layer.Output).ToArray().Zip(seed, (y, s) => y * s).Sum();
        }

        _ = Loss();
        compiled.Backward(layer.Output, seed);
        var pairs = new List<(double, double)>();
        foreach (var (name, _) in layer.Inputs)
        {
            double[] values = [.. compiled.Value(name)];
            double[] gradient = [.. compiled.Gradient(name)];
            for (var i = 0; i < values.Length; i++)
            {
                double Moved(double step)
                {
                    double[] moved = [.. values];
                    moved[i] += step;
                    compiled.Set(name, moved);
                    return Loss();
                }

                var difference = (Moved(Step) - Moved(-Step)) / (2 * Step);
                pairs.Add((gradient[i], difference));
            }

            compiled.Set(name, values);
        }

        context.Report.Check("layers.differences", "attention: largest relative difference of a derived gradient from central differences", GradientCheck.Worst(pairs), Expected.AtMost(1e-6));
    }
}
