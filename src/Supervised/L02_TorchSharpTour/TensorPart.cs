using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L02_TorchSharpTour;

/// <summary>The part of the lesson that walks through tensors, gradients, modules, optimisers and memory.</summary>
internal sealed class TensorPart(LessonContext context)
{
    private const double Exact = 1e-12;

    public void Run()
    {
        TorchThreads.Use(1);
        Tensors();
        Gradients();
        Modules();
        Memory();
    }

    private void Tensors()
    {
        var report = context.Report;
        report.Section("Tensors");
        report.Say(
            "A `Tensor` is a shape over a piece of memory. A transposed tensor is the same memory with other strides, so writing to one writes to the other; `reshape` is such a view where it can be. Dimensions of size 1 stretch to fit the other operand (broadcasting): "
            + "a column plus a row is the table of all sums.");
        using var scope = NewDisposeScope();
        var table = arange(6, ScalarType.Float64).reshape(2, 3);
        table.t()[2, 0] = 40;
        report.Check("tensor.view", "number [0, 2] after 40 was written to [2, 0] of the transposed tensor", table[0, 2].item<double>(), Expected.Near(40, 0));
        var column = tensor([10.0, 20.0]).reshape(2, 1);
        var sums = column.Plus(tensor([1.0, 2.0, 3.0]).reshape(1, 3));
        report.Check("tensor.broadcast", "number [1, 2] of the column (10, 20) plus the row (1, 2, 3)", sums[1, 2].item<double>(), Expected.Near(23, 0));
    }

    private void Gradients()
    {
        var report = context.Report;
        report.Section("Gradients");
        report.Say(
            "Operations on tensors with `requires_grad` are recorded, and `backward()` runs the record in reverse: what our framework does with a program that was written down before. Gradients add up over calls until somebody clears them, "
            + "so `zero_grad` belongs to every step. Inside of `no_grad` nothing is recorded.");
        using var scope = NewDisposeScope();
        var x = tensor([3.0, 4.0], requires_grad: true);
        x.Squared().sum().sqrt().backward();
        report.Check("grad.norm", "∂√(x² + y²)/∂x at (3, 4)", x.grad![0].item<double>(), Expected.Near(0.6, Exact));
        x.Squared().sum().sqrt().backward();
        report.Check("grad.adds", "the same after a second backward run without clearing", x.grad![0].item<double>(), Expected.Near(1.2, Exact));
        using (no_grad())
        {
            report.Check("grad.off", "1 if what is computed in no_grad is recorded", x.sum().requires_grad ? 1 : 0, Expected.Near(0, 0));
        }
    }

    private void Modules()
    {
        var report = context.Report;
        report.Section("Modules and optimisers");
        report.Say(
            "A module holds parameters and says how to go forward. `Linear` keeps its matrix as [out, in] and computes $xW^\\top+b$; ours keeps [in, out]. An optimiser is given the parameters once, and `step()` moves them by their gradients.");
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(3, 2, dtype: ScalarType.Float64);
        var x = tensor([1.0, -2.0, 0.5]).reshape(1, 3);
        using (no_grad())
        {
            var byHand = x.mm(linear.weight!.t()).Plus(linear.bias!);
            report.Check("module.linear", "largest difference of Linear from x·Wᵀ + b", linear.forward(x).sub(byHand).abs().max().item<double>(), Expected.AtMost(Exact));
        }

        var before = linear.bias!.detach().clone();
        using var sgd = optim.SGD(linear.parameters(), 0.1);
        sgd.zero_grad();
        linear.forward(x).sum().backward();
        _ = sgd.step();
        report.Check("module.step", "change of a bias in a step with η = 0.1 on a loss with slope 1", linear.bias!.detach().sub(before)[0].item<double>(), Expected.Near(-0.1, Exact));
    }

    private void Memory()
    {
        const int Rounds = 50;
        var report = context.Report;
        report.Section("Memory");
        report.Say(
            $"A tensor's memory is not .NET's, and the garbage collector does not see how large it is. A dispose scope around every training step frees what the step made; what is to live on leaves it by `MoveToOuterDisposeScope` or as numbers. {Rounds} steps, in a scope and without one:");
        using var weights = rand(64, 64);
        double Left(bool scoped)
        {
            var made = new List<Tensor>();
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            for (var i = 0; i < Rounds; i++)
            {
                using var scope = scoped ? NewDisposeScope() : null;
                var y = weights.mm(weights);
                if (!scoped)
                {
                    made.Add(y);
                }
            }

            var left = DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
            made.ForEach(tensor => tensor.Dispose());
            return left;
        }

        report.Check("memory.scoped", "tensors left after the steps, each in a dispose scope", Left(scoped: true), Expected.Near(0, 0));
        report.Check("memory.loose", "tensors left without one", Left(scoped: false), Expected.Near(Rounds, 0));
    }
}
