using SelfPlay.Supervised.L03_Einstein;

namespace SelfPlay.Supervised.Tests.L03_Einstein;

public sealed class EinsteinTests
{
    [Fact]
    public void Matrix_times_vector_sums_the_repeated_capital()
    {
        var y = Run("y[i] = W[i,J] x[J]", "y", ("W", [2, 3], [1, 2, 3, 4, 5, 6]), ("x", [3], [1, 10, 100]));

        Assert.Equal([321, 654], y);
    }

    [Fact]
    public void Capital_on_the_left_is_kept()
    {
        var y = Run("y[I] = 2 W[I,J] x[J] - x[I]", "y", ("W", [2, 2], [1, 2, 3, 4]), ("x", [2], [1, 10]));

        Assert.Equal([41, 76], y);
    }

    [Fact]
    public void Trace_outer_product_and_division_are_what_they_say()
    {
        Assert.Equal([5], Run("t = A[I,I]", "t", ("A", [2, 2], [1, 2, 3, 4])));
        Assert.Equal([3, 4, 6, 8], Run("y[i,j] = a[i] b[j]", "y", ("a", [2], [1, 2]), ("b", [2], [3, 4])));
        Assert.Equal([0.25, 0.75], Run("y[i] = a[i] / sum[I] a[I]", "y", ("a", [2], [1, 3])));
    }

    [Fact]
    public void Sums_of_several_terms_have_a_sum_each()
    {
        // a·a - 3 a·b + the sum of a
        Assert.Equal([5 - 33 + 3], Run("y = a[I] a[I] - 3 a[I] b[I] + sum[I] a[I]", "y", ("a", [2], [1, 2]), ("b", [2], [3, 4])));
        Assert.Equal([16], Run("y = sum[I] (a[I] + b[I] + 3)", "y", ("a", [2], [1, 2]), ("b", [2], [3, 4])));
    }

    [Fact]
    public void Parentheses_are_summed_inside_unless_the_index_is_used_outside()
    {
        Assert.Equal([22], Run("y[i] = 2 (a[J] b[J]) c[i]", "y", ("a", [2], [1, 2]), ("b", [2], [3, 4]), ("c", [1], [1])));
        Assert.Equal([4 * 5.0 + 6 * 6], Run("y = (a[J] + b[J]) c[J]", "y", ("a", [2], [1, 2]), ("b", [2], [3, 4]), ("c", [2], [5, 6])));
    }

    [Fact]
    public void Subscripts_give_stride_dilation_and_padding()
    {
        double[] line = [1, 2, 3, 4, 5];
        double[] taps = [1, 100];
        Assert.Equal([201, 302, 403, 504], Run("y[x] = w[ΔX] l[x+ΔX]", "y", ("w", [2], taps), ("l", [5], line)));
        Assert.Equal([201, 403], Run("y[x] = w[ΔX] l[2x+ΔX]", "y", ("w", [2], taps), ("l", [5], line)));
        Assert.Equal([301, 402, 503], Run("y[x] = w[ΔX] l[x+2ΔX]", "y", ("w", [2], taps), ("l", [5], line)));
        Assert.Equal([100, 201, 302, 403, 504, 5], Run("y[x] = w[ΔX] pad l[x+ΔX-1]", "y", ("w", [2], taps), ("l", [5], line)));
        Assert.Equal([1, 100, 2, 200], Run("y[2x+Δx] = w[Δx] l[x]", "y", ("w", [2], taps), ("l", [2], [1, 2])));
    }

    [Fact]
    public void Maximum_gives_its_gradient_to_the_first_of_equals()
    {
        var program = Compile("ΔX < 2\ny[x] = max[ΔX] l[2x+ΔX]", ("l", [4], [3, 3, 1, 2]));
        program.Forward();
        program.Backward("y", [10, 20]);

        Assert.Equal([3, 2], program.Value("y").ToArray());
        Assert.Equal([10, 0, 0, 20], program.Gradient("l").ToArray());
    }

    [Fact]
    public void Backward_loops_are_the_lectures()
    {
        var program = Compile("Y[h,i,j] = A[h,i,K] B[h,j,K]", ("A", [2, 3, 4], new double[24]), ("B", [2, 5, 4], new double[40]));

        Assert.Equal(["Y[h,i,j] += A[h,i,K] B[h,j,K]"], program.ForwardLoops.Select(loop => loop.ToString()));
        Assert.Equal(["A.grad[h,i,K] += Y.grad[h,i,j] B[h,j,K]", "B.grad[h,j,K] += Y.grad[h,i,j] A[h,i,K]"], program.BackwardLoops.Select(loop => loop.ToString()));
    }

    [Fact]
    public void Gradient_of_a_tensor_used_twice_has_both_shares()
    {
        var program = Compile("y = x[I] x[I] + 3 sum[I] x[I]", ("x", [2], [5, 7]));
        program.Forward();
        program.Backward("y", [1]);

        Assert.Equal([13, 17], program.Gradient("x").ToArray());
    }

    [Fact]
    public void Program_runs_again_with_other_values()
    {
        var program = Compile("y[i] = 2 x[i]", ("x", [2], [1, 2]));
        program.Forward();
        program.Set("x", [5, 6]);
        program.Forward();

        Assert.Equal([10, 12], program.Value("y").ToArray());
    }

    [Theory]
    [InlineData("y[i] = W[i,J] z[J]", "sizes 4 and 5")]
    [InlineData("y[i] = W[i,j] x[j]", "on the right")]
    [InlineData("y[i] = W[i,J] c[i]", "'c'")]
    [InlineData("y[i] = W[i] x[J]", "2 dimensions")]
    [InlineData("y[i] = W[i,K] x[J] x[J]", "sum[K]")]
    [InlineData("y[t] = L[t-1]", "pad")]
    [InlineData("y[t] = x[t] L[t+3]", "place 6 of a dimension of 6")]
    [InlineData("y[t] = max[ΔT] L[t+ΔT]", "follows from nothing")]
    [InlineData("y[i] = sinh(x[i])", "no function 'sinh'")]
    [InlineData("y[i] = W[i,J x[J]", "column 14")]
    [InlineData("x[i] = x[i]", "has a value already")]
    [InlineData("y[i] = x[i] ? x[i]", "'?' at column 13")]
    [InlineData("y[i] = x[-i]", "an index or a number")]
    [InlineData("y[i] = sum[i] W[i,J]", "cannot be reduced over")]
    public void Mistake_is_refused_with_what_is_wrong(string program, string message)
    {
        var answer = RefusalsPart.Refusal(program);

        Assert.NotNull(answer);
        Assert.Contains(message, answer, StringComparison.Ordinal);
    }

    private static double[] Run(string text, string output, params (string Name, int[] Shape, double[] Values)[] inputs)
    {
        var program = Compile(text, inputs);
        program.Forward();
        return program.Value(output).ToArray();
    }

    private static CompiledProgram Compile(string text, params (string Name, int[] Shape, double[] Values)[] inputs)
    {
        var program = EinsteinProgram.Parse(text).Compile(inputs.ToDictionary(input => input.Name, input => input.Shape));
        foreach (var (name, _, values) in inputs)
        {
            program.Set(name, values);
        }

        return program;
    }
}
