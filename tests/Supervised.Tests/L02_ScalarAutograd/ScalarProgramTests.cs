using SelfPlay.Games;
using SelfPlay.Supervised.L02_ScalarAutograd;

namespace SelfPlay.Supervised.Tests.L02_ScalarAutograd;

public sealed class ScalarProgramTests
{
    public static TheoryData<string> Operations => ["add", "subtract", "multiply", "divide", "exp", "log", "sqrt", "tanh", "relu"];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Derivatives_are_those_of_finite_differences(string operation)
    {
        const double Step = 1e-6;
        var program = new ScalarProgram();
        var (a, b) = (program.Variable(0.7), program.Variable(-1.3));
        var y = Apply(operation, a, b);
        program.Backward(y);
        var grads = (a.Grad, b.Grad);

        Assert.Equal(Difference(a), grads.Item1, 8);
        Assert.Equal(Difference(b), grads.Item2, 8);
        Assert.InRange(program.BackwardOperations, 2, 4);
        Assert.Equal(1, program.ForwardOperations);

        double Difference(Scalar x)
        {
            var value = x.Value;
            program.Values[x.Index] = value + Step;
            program.Forward();
            var above = y.Value;
            program.Values[x.Index] = value - Step;
            program.Forward();
            var below = y.Value;
            program.Values[x.Index] = value;
            program.Forward();
            return (above - below) / (2 * Step);
        }
    }

    [Fact]
    public void Program_runs_again_with_other_variables()
    {
        var program = new ScalarProgram();
        var x = program.Variable(2);
        var y = (x * x * x).Log();
        program.Values[x.Index] = Math.E;
        program.Forward();
        program.Backward(y);

        Assert.Equal(3, y.Value, 12);
        Assert.Equal(3 / Math.E, x.Grad, 12);
    }

    [Fact]
    public void Numbers_of_two_programs_do_not_mix() =>
        Assert.Throws<ArgumentException>(() => new ScalarProgram().Variable(1) + new ScalarProgram().Variable(1));

    [Fact]
    public void Check_of_a_random_program_sees_a_wrong_derivative()
    {
        var random = new Xoshiro256(1);
        var program = new RandomProgram(3, 20, ref random);

        Assert.InRange(program.WorstError(4, 1e-5), 0, 1e-6);

        // Differences over a step that is not small are no derivatives.
        Assert.InRange(program.WorstError(4, 0.5), 1e-3, double.PositiveInfinity);
    }

    private static Scalar Apply(string operation, Scalar a, Scalar b) => operation switch
    {
        "add" => a + b,
        "subtract" => a - b,
        "multiply" => a * b,
        "divide" => a / b,
        "exp" => a.Exp(),
        "log" => a.Log(),
        "sqrt" => a.Sqrt(),
        "tanh" => a.Tanh(),
        "relu" => a.Relu(),
        _ => throw new ArgumentException($"There is no operation '{operation}'.", nameof(operation)),
    };
}
