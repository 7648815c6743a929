using SelfPlay.Agents.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Optimizers;

/// <summary>
/// A first-order method on all parameters of a module, on whatever device they are, in tensor operations: for large networks, whose time is in
/// other places (<see cref="ParameterOptimizer"/> is for small ones on the CPU). Its numbers are kept alive while libtorch reads them, which TorchSharp's own
/// optimizers do not see to while other threads collect garbage (see <see cref="Torch.Scalars"/>).
/// </summary>
internal abstract class TensorOptimizer : IDisposable
{
    private const string StepKey = "step";

    private readonly (string Name, Parameter Parameter)[] _parameters;
    private readonly SortedDictionary<string, Tensor[]> _state = new(StringComparer.Ordinal);

    /// <param name="module">Whose parameters to optimize; they are not replaced meanwhile.</param>
    /// <param name="state">Names of what is remembered of every element.</param>
    protected TensorOptimizer(nn.Module module, params ReadOnlySpan<string> state)
    {
        _parameters = [.. module.named_parameters()];
        foreach (var part in state)
        {
            _state.Add(part, [.. _parameters.Select(p => zeros_like(p.Parameter, requires_grad: false).DetachFromDisposeScope())]);
        }
    }

    /// <summary>Steps made.</summary>
    public long Steps { get; private set; }

    /// <summary>Moves the parameters against their gradients.</summary>
    /// <param name="rate">Learning rate.</param>
    public void Step(double rate)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Steps++;
        for (var i = 0; i < _parameters.Length; i++)
        {
            Update(_parameters[i].Parameter, _parameters[i].Parameter.grad!, i, rate);
        }
    }

    /// <summary>Adds the steps made and what is remembered, parameter by parameter, to a file in the making.</summary>
    public void Add(SafeTensorsWriter writer, string prefix)
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            writer.AddScalar($"{prefix}{_parameters[i].Name}.{StepKey}", Steps);
            foreach (var (part, tensors) in _state)
            {
                TorchTensors.Add(writer, $"{prefix}{_parameters[i].Name}.{part}", tensors[i]);
            }
        }
    }

    /// <summary>Checks that the tensors of that prefix are the state of such an optimizer, all of it and nothing else.</summary>
    /// <exception cref="InvalidDataException">They are not; the message names the first difference.</exception>
    public void Check(SafeTensorsFile file, string prefix)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _parameters.Length; i++)
        {
            var name = _parameters[i].Name;
            var steps = file[$"{prefix}{name}.{StepKey}"];
            if (steps.Scalar<long>() < 0)
            {
                throw new InvalidDataException($"The tensor {SafeTensorsFile.Quote(steps.Name)} is a negative number of steps.");
            }

            _ = known.Add($"{name}.{StepKey}");
            foreach (var (part, tensors) in _state)
            {
                TorchTensors.RequireFit(file[$"{prefix}{name}.{part}"], tensors[i]);
                _ = known.Add($"{name}.{part}");
            }
        }

        ModuleWeights.RequireNoOthers(file, prefix, known.Contains);
    }

    /// <summary>Goes on from what <see cref="Add"/> wrote.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Check"/>; nothing was changed.</exception>
    public void Load(SafeTensorsFile file, string prefix)
    {
        Check(file, prefix);
        for (var i = 0; i < _parameters.Length; i++)
        {
            Steps = file[$"{prefix}{_parameters[i].Name}.{StepKey}"].Scalar<long>(); // the same for all
            foreach (var (part, tensors) in _state)
            {
                TorchTensors.CopyTo(file[$"{prefix}{_parameters[i].Name}.{part}"], tensors[i]);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _state.Values.SelectMany(tensors => tensors))
        {
            tensor.Dispose();
        }
    }

    /// <summary>What is remembered of a parameter.</summary>
    protected Tensor Remembered(string part, int parameter) => _state[part][parameter];

    /// <summary>Moves a parameter; within a dispose scope, without a graph.</summary>
    /// <param name="values">The parameter.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="index">Its number, for <see cref="Remembered"/>.</param>
    /// <param name="rate">Learning rate.</param>
    protected abstract void Update(Tensor values, Tensor gradient, int index, double rate);
}
