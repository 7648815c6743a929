using System.Runtime.InteropServices;
using SelfPlay.Games;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Networks;

/// <summary>
/// A module whose parts are registered under the names they are given, in files too, and whose parameters are drawn from a
/// seeded source: libtorch's own is one for the whole process.
/// </summary>
internal abstract class Layer(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Registers a part.</summary>
    protected TModule Add<TModule>(string part, TModule module)
        where TModule : nn.Module
    {
        register_module(part, module);
        return module;
    }

    /// <summary>Registers a parameter whose elements are drawn uniformly from ±<paramref name="most"/>.</summary>
    protected Parameter Add(string part, long[] shape, double most, ref Xoshiro256 random) => Register(part, Uniform(shape, most, ref random));

    /// <summary>Registers a parameter whose elements are all the same.</summary>
    protected Parameter Add(string part, long[] shape, double value) => Register(part, Filled(shape, value));

    /// <summary>A tensor whose elements are drawn uniformly from ±<paramref name="most"/>.</summary>
    public static Tensor Uniform(long[] shape, double most, ref Xoshiro256 random)
    {
        var values = zeros(shape);
        foreach (ref var value in Elements(values))
        {
            value = (float)(most * ((2 * random.Unit()) - 1));
        }

        return values;
    }

    /// <summary>A tensor whose elements are all the same.</summary>
    public static Tensor Filled(long[] shape, double value)
    {
        var values = zeros(shape);
        Elements(values).Fill((float)value);
        return values;
    }

    /// <summary>The elements of a tensor on the CPU, in place.</summary>
    public static Span<float> Elements(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>Adds nothing: fields would be registered a second time under their own names.</summary>
    protected override void RegisterComponents()
    {
    }

    private Parameter Register(string part, Tensor values)
    {
        var parameter = new Parameter(values);
        register_parameter(part, parameter);
        return parameter;
    }
}
