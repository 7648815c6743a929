using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Networks;

/// <summary>All parameters of a module on the CPU, seen as one row of P numbers: parameter after parameter.</summary>
/// <param name="module">The module; its parameters are not replaced meanwhile.</param>
internal sealed class FlatParameters(nn.Module module)
{
    private readonly Parameter[] _parameters = [.. module.parameters()];

    /// <summary>P.</summary>
    public int Count { get; } = (int)module.parameters().Sum(p => p.numel());

    /// <summary>Overwrites them with those of a module of the same architecture.</summary>
    public void CopyFrom(FlatParameters source)
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            Layer.Elements(source._parameters[i]).CopyTo(Layer.Elements(_parameters[i]));
        }
    }

    /// <summary>The gradient of a graph's outputs by them. Nothing is left with them, so several threads may differentiate graphs of their own at once.</summary>
    /// <param name="output">The outputs.</param>
    /// <param name="byOutput">The gradient by the outputs, of the same shape.</param>
    /// <param name="gradient">[P], overwritten.</param>
    public void Differentiate(Tensor output, Tensor byOutput, Span<float> gradient)
    {
        using var scope = NewDisposeScope();
        foreach (var part in autograd.grad([output], _parameters, [byOutput]))
        {
            var elements = Layer.Elements(part);
            elements.CopyTo(gradient);
            gradient = gradient[elements.Length..];
        }
    }

    /// <summary>Goes through them, each with the place of its first number.</summary>
    public IEnumerable<(Parameter Parameter, int Offset)> Parts()
    {
        var offset = 0;
        foreach (var parameter in _parameters)
        {
            yield return (parameter, offset);
            offset += (int)parameter.numel();
        }
    }
}
