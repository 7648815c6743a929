using SelfPlay.Supervised.L05_Transformer;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>Where the model differs from the slides, and why: what layer normalisation is taken over, and how a position is told.</summary>
internal static class BlockPart
{
    private const int Positions = 12;
    private const int Width = 16;
    private const ScalarType Double = ScalarType.Float64;

    /// <summary>Adds the section.</summary>
    public static void Run(LessonContext context)
    {
        var report = context.Report;
        report.Section("Normalisation and positions");
        report.Say(
            "Layer normalisation gives every position mean 0 and variance 1 over its components. The slides take mean and variance over positions, too, and put a relu behind: then what comes later changes what is earlier, and a "
            + "causal mask is in vain. The slides put symbol and position beside each other, $[e;p]$; the sum $e+p$ is the same where either is 0 in the other's half, and can be learnt to be more.");
        using var chance = new Generator(context.Random(2).Next() >> 1);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var norm = new NormLayer(Width, Double);
        var x = randn([1, Positions, Width], Double, generator: chance);
        var later = x.clone();
        _ = later.narrow(1, Positions - 1, 1).mul_(Scalars.Of(3));
        report.Check("gpt.norm.causal", "largest change of an earlier position's normalisation when the last position changes", Change(norm.Forward), Expected.Near(0, 0));
        report.Check("gpt.norm.slides", "the same with statistics over positions and components, relu behind", Change(Slides), Expected.AtLeast(0.01), Origin.Own);
        var normal = norm.Forward(x);
        report.Check("gpt.norm.mean", "largest |mean| of a position over its components", normal.mean([2]).abs().max().item<double>(), Expected.AtMost(1e-12));
        report.Check("gpt.norm.variance", "largest |variance − 1|", normal.var(2, unbiased: false).sub(ones(1, Double)).abs().max().item<double>(), Expected.AtMost(1e-4));

        double Change(Func<Tensor, Tensor> normalise) =>
            normalise(later).sub(normalise(x)).narrow(1, 0, Positions - 1).abs().max().item<double>();

        static Tensor Slides(Tensor x) => x.sub(x.mean([1, 2], keepdim: true)).div(x.std([1, 2], unbiased: false, keepdim: true)).relu();
    }
}
