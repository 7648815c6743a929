using TorchSharp;
using TorchSharp.Modules;

namespace SelfPlay.Agents.Weights;

/// <summary>
/// What an optimizer remembers of each parameter (Adam and AdamW: step, first and second moment; SGD: momentum), under
/// the parameter's name, as a part of a safetensors file. Options such as the learning rate are not part of it: they
/// follow from the run's spec.
/// </summary>
public static class OptimizerWeights
{
    private const string Step = "step", FirstMoment = "exp_avg", SecondMoment = "exp_avg_sq", LargestMoment = "max_exp_avg_sq";
    private const string Momentum = "momentum_buffer";

    /// <summary>Adds the state of an optimizer to a file in the making.</summary>
    /// <param name="writer">The file.</param>
    /// <param name="prefix">Goes before each name.</param>
    /// <param name="optimizer">Adam, AdamW or SGD.</param>
    /// <param name="module">The module all of whose parameters it optimizes.</param>
    public static void Add(SafeTensorsWriter writer, string prefix, OptimizerHelper optimizer, torch.nn.Module module)
    {
        foreach (var (name, _, state) in States(optimizer, module))
        {
            var (step, tensors) = Read(state);
            if (step is { } number)
            {
                writer.AddScalar($"{prefix}{name}.{Step}", number);
            }

            foreach (var (part, tensor) in tensors)
            {
                if (tensor is not null)
                {
                    TorchTensors.Add(writer, $"{prefix}{name}.{part}", tensor);
                }
            }
        }
    }

    /// <summary>Checks that the tensors of that prefix are the state of such an optimizer, all of it and nothing else.</summary>
    /// <exception cref="InvalidDataException">They are not; the message names the first difference.</exception>
    public static void Check(SafeTensorsFile file, string prefix, OptimizerHelper optimizer, torch.nn.Module module)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, parameter, state) in States(optimizer, module))
        {
            var (step, tensors) = Read(state);
            if (step is not null)
            {
                var stored = file[$"{prefix}{name}.{Step}"];
                if (stored.Scalar<long>() < 0)
                {
                    throw new InvalidDataException($"The tensor {SafeTensorsFile.Quote(stored.Name)} is a negative number of steps.");
                }

                _ = known.Add($"{name}.{Step}");
            }

            foreach (var (part, tensor) in tensors)
            {
                // SGD has no momentum before its first step, so it may be absent on either side.
                var full = $"{prefix}{name}.{part}";
                if (part == Momentum ? file.TryGet(full, out _) : tensor is not null)
                {
                    TorchTensors.RequireFit(file[full], tensor ?? parameter);
                    _ = known.Add($"{name}.{part}");
                }
            }
        }

        ModuleWeights.RequireNoOthers(file, prefix, known.Contains);
    }

    /// <summary>Overwrites the state of an optimizer with the tensors of that prefix.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Check"/>; nothing was changed.</exception>
    public static void Load(SafeTensorsFile file, string prefix, OptimizerHelper optimizer, torch.nn.Module module)
    {
        Check(file, prefix, optimizer, module);
        foreach (var (name, parameter, state) in States(optimizer, module))
        {
            Write(file, $"{prefix}{name}.", parameter, state);
        }
    }

    private static (long? Step, (string Part, torch.Tensor? Tensor)[] Tensors) Read(OptimizerState state) => state switch
    {
        Adam.State s => (s.step, [(FirstMoment, s.exp_avg), (SecondMoment, s.exp_avg_sq), (LargestMoment, s.max_exp_avg_sq)]),
        AdamW.State s => (s.step, [(FirstMoment, s.exp_avg), (SecondMoment, s.exp_avg_sq), (LargestMoment, s.max_exp_avg_sq)]),
        SGD.State s => (null, [(Momentum, s.momentum_buffer)]),
        _ => throw Unsupported(state),
    };

    private static void Write(SafeTensorsFile file, string prefix, Parameter parameter, OptimizerState state)
    {
        switch (state)
        {
            case Adam.State s:
                s.step = file[prefix + Step].Scalar<long>();
                break;
            case AdamW.State s:
                s.step = file[prefix + Step].Scalar<long>();
                break;
            case SGD.State s when !file.TryGet(prefix + Momentum, out _):
                s.momentum_buffer?.Dispose();
                s.momentum_buffer = null;
                break;
            case SGD.State s:
                s.momentum_buffer ??= torch.zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
                break;
            default:
                throw Unsupported(state);
        }

        foreach (var (part, tensor) in Read(state).Tensors)
        {
            if (tensor is not null)
            {
                TorchTensors.CopyTo(file[prefix + part], tensor);
            }
        }
    }

    /// <summary>The states in the order of the optimizer, which is not the module's if it has groups of parameters.</summary>
    private static IEnumerable<(string Name, Parameter Parameter, OptimizerState State)> States(OptimizerHelper optimizer, torch.nn.Module module)
    {
        var names = module.named_parameters().ToDictionary(p => p.parameter.Handle, p => p.name);
        var states = optimizer.state_dict().State;
        return optimizer.parameters().Select((parameter, i) => names.TryGetValue(parameter.Handle, out var name)
            ? (name, parameter, states[i])
            : throw new ArgumentException("The optimizer has a parameter that is not the module's.", nameof(optimizer)));
    }

    private static NotSupportedException Unsupported(OptimizerState state) =>
        new($"The state of the optimizer {state.GetType().DeclaringType?.Name} is not stored; Adam, AdamW and SGD are.");
}
