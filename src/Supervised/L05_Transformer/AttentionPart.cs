using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Transformer;

/// <summary>What is exactly true of attention, with 64 bits.</summary>
internal sealed class AttentionPart
{
    private const int Width = 24;
    private const int Heads = 3;
    private const int Length = 10;
    private const ScalarType Double = ScalarType.Float64;
    private readonly LessonContext _context;

    public AttentionPart(LessonContext context) => _context = context;

    /// <summary>Adds the sections.</summary>
    public void Run()
    {
        _context.Report.Section("Attention");
        _context.Report.Say(
            "$\\alpha_k[t_1,t_2]=\\mathrm{softmax}_{t_2}\\,Q_k[t_1]\\cdot K_k[t_2]/\\sqrt I$, $h_k[t_1]=\\sum_{t_2}\\alpha_k[t_1,t_2]V_k[t_2]$, output $W^0[h_1,\\ldots,h_K]$. "
            + $"Checked with $J={Width}$, $K={Heads}$ heads, $T={Length}$ positions, 64 bits.");
        var random = _context.Random(1);
        using var chance = new Generator(random.Next() >> 1);
        using var attention = new MultiHeadAttention(Width, Heads, chance, Double);
        using var scope = NewDisposeScope();
        var x = randn([2, Length, Width], Double, generator: chance);
        Definition(attention, x);
        Order(attention, x, chance);
        Mask(attention, x);
        Gradient(chance, x);
        Temperature(chance);
        Cost(chance);
    }

    private void Definition(MultiHeadAttention attention, Tensor x)
    {
        using var noGradient = no_grad();
        var report = _context.Report;
        foreach (var causal in new[] { false, true })
        {
            var suffix = causal ? ", causal" : "";
            report.Check($"attention.rows.{causal}".ToLowerInvariant(), $"largest |Σ α − 1| of a row{suffix}", Largest(attention.Weights(x, causal).sum(-1).sub(Scalars.One)), Expected.AtMost(1e-14));
            report.Check(
                $"attention.fused.{causal}".ToLowerInvariant(),
                $"largest difference of the definition and libtorch's fused kernel{suffix}",
                Largest(attention.Explicit(x, causal).sub(attention.Forward(x, causal))),
                Expected.AtMost(1e-12));
        }
    }

    private void Order(MultiHeadAttention attention, Tensor x, Generator chance)
    {
        using var noGradient = no_grad();
        var report = _context.Report;
        report.Say("Without position codes attention sees a set: permute the inputs, and the outputs are permuted in the same way.");
        var order = randperm(Length, generator: chance);
        var (first, then) = (attention.Explicit(x.index_select(1, order), false), attention.Explicit(x, false).index_select(1, order));
        report.Check("attention.permutation", "largest difference of permuting before and behind attention", Largest(first.sub(then)), Expected.AtMost(1e-13));
        report.Check("attention.permutation.causal", "the same with a causal mask, which does see the order", Largest(attention.Explicit(x.index_select(1, order), true).sub(attention.Explicit(x, true).index_select(1, order))), Expected.AtLeast(0.1), Origin.Own);
    }

    private void Mask(MultiHeadAttention attention, Tensor x)
    {
        var report = _context.Report;
        var input = x.detach().requires_grad_();
        var output = attention.Forward(input, causal: true);
        var (later, earlier) = (0.0, double.PositiveInfinity);
        for (var t = 0; t < Length; t++)
        {
            var gradient = autograd.grad([output.narrow(1, t, 1).sum()], [input], retain_graph: true)[0];
            later = Math.Max(later, t + 1 < Length ? Largest(gradient.narrow(1, t + 1, Length - t - 1)) : 0);
            earlier = Math.Min(earlier, gradient.narrow(1, 0, t + 1).abs().amax([0, 2]).amin([0]).item<double>());
        }

        report.Check("attention.causal.later", "largest |∂out_t/∂in_t'| for t' > t with a causal mask", later, Expected.Near(0, 0));
        report.Check("attention.causal.earlier", "least over t' ≤ t of the largest |∂out_t/∂in_t'|", earlier, Expected.AtLeast(1e-6), Origin.Own);
    }

    private void Gradient(Generator chance, Tensor x)
    {
        using var block = new TransformerBlock(Width, Heads, 1, chance, Double);
        Tensor[] parameters = [.. block.Parameters];
        var weight = randn(x.shape, Double, generator: chance);
        var gradient = autograd.grad([Loss()], parameters);
        var pairs = new List<(double, double)>();
        const double h = 1e-5;
        using var noGradient = no_grad();
        foreach (var (parameter, derivative) in parameters.Zip(gradient))
        {
            var direction = randn(parameter.shape, Double, generator: chance);
            using Scalar forth = h;
            using Scalar back = -2 * h;
            _ = parameter.add_(direction, forth);
            var up = Loss().item<double>();
            _ = parameter.add_(direction, back);
            var down = Loss().item<double>();
            _ = parameter.add_(direction, forth);
            pairs.Add((derivative.mul(direction).sum().item<double>(), (up - down) / (2 * h)));
        }

        _context.Report.Check("attention.gradient", "largest relative error of a block's derivatives along random directions, against finite differences", GradientCheck.Worst(pairs), Expected.AtMost(1e-6));

        Tensor Loss() => block.Forward(x, causal: true).tanh().mul(weight).sum();
    }

    private void Temperature(Generator chance)
    {
        const int width = 64;
        const int size = 16;
        const int positions = 16;
        using var noGradient = no_grad();
        var report = _context.Report;
        report.Say(
            $"Why $1/\\sqrt I$? With inputs of variance 1 and weights of variance $1/J$ the components of $Q$ and $K$ have variance 1, and $Q\\cdot K$ is a sum of $I$ products: variance $I$. $J={width}$, $I={size}$.");
        double[] variances = [.. Enumerable.Range(0, 3).Select(_ => Variance())];
        report.Check("attention.variance", "variance of Q·K/√I at the beginning", variances, Expected.Near(1, 0.02));

        double Variance()
        {
            var sum = 0.0;
            var draws = _context.Size(1000, 400);
            for (var draw = 0; draw < draws; draw++)
            {
                using var scope = NewDisposeScope();
                using var attention = new MultiHeadAttention(width, width / size, chance);
                var (q, k, _) = attention.Project(randn([1, positions, width], generator: chance));

                // Queries of one half and keys of the other: both of one position come from the same input.
                sum += q.narrow(2, 0, positions / 2).flatten(0, 1).bmm(k.narrow(2, positions / 2, positions / 2).flatten(0, 1).transpose(1, 2)).Squared().mean().item<float>() / size;
            }

            return sum / draws;
        }
    }

    private void Cost(Generator chance)
    {
        const int size = 5;
        var (x, query, key) = (Matrix(Length, Width), Matrix(size, Width), Matrix(size, Width));
        var (separate, merged) = (new CountedAttention(x), new CountedAttention(x));
        var (s, m) = (separate.Separate(query, key), merged.Merged(query, key));
        var difference = s.Cast<double>().Zip(m.Cast<double>(), (a, b) => Math.Abs(a - b)).Max();
        var report = _context.Report;
        report.Say(
            "What do the scores cost? $2TIJ+T^2I$ multiplications; the slides' $T^2I^2$ is a slip. One matrix $M=(W^Q)^\\top W^K$ gives the same scores with $TJ^2+T^2J$: for short texts "
            + "fewer only if $I>J/2$, so heads smaller than that keep both.");
        report.Check("attention.merged", "largest difference of scores by W^Q and W^K and by the merged matrix", difference, Expected.AtMost(1e-12));
        report.Check("attention.cost", $"multiplications counted, T = {Length}, I = {size}, J = {Width}", separate.Multiplications, Expected.Near((2 * Length * size * Width) + (Length * Length * size), 0));
        report.Check("attention.cost.merged", "the same with the merged matrix", merged.Multiplications, Expected.Near((Length * Width * Width) + (Length * Length * Width), 0));

        double[,] Matrix(int rows, int columns)
        {
            using var values = randn([rows, columns], Double, generator: chance);
            var (flat, matrix) = (values.data<double>().ToArray(), new double[rows, columns]);
            Buffer.BlockCopy(flat, 0, matrix, 0, flat.Length * sizeof(double));
            return matrix;
        }
    }

    private static double Largest(Tensor x) => x.abs().max().item<double>();
}
