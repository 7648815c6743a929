using TorchSharp;

namespace SelfPlay.Agents.Weights;

/// <summary>
/// The parameters and buffers of a TorchSharp module as a safetensors file, or as a part of one whose names share a prefix.
/// Runs on the caller's thread; the module must not be in use by another.
/// </summary>
internal static class ModuleWeights
{
    /// <summary>A file with the state of one module.</summary>
    public static byte[] Export(torch.nn.Module module)
    {
        var writer = new SafeTensorsWriter();
        Add(writer, "", module);
        return writer.ToArray();
    }

    /// <summary>Loads a file that holds the state of one module.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or its names or shapes are not the module's; nothing was changed.</exception>
    public static void Import(torch.nn.Module module, ReadOnlyMemory<byte> file) => Load(SafeTensorsFile.Parse(file), "", module);

    /// <summary>Adds the state of a module to a file in the making.</summary>
    /// <param name="writer">The file.</param>
    /// <param name="prefix">Goes before each name.</param>
    /// <param name="module">The module, on any device.</param>
    public static void Add(SafeTensorsWriter writer, string prefix, torch.nn.Module module)
    {
        foreach (var (name, tensor) in module.state_dict())
        {
            TorchTensors.Add(writer, prefix + name, tensor);
        }
    }

    /// <summary>
    /// Checks that the tensors of that prefix are the module's, all of them and no others. Floating point tensors may be stored
    /// wider or narrower than the module keeps them.
    /// </summary>
    /// <exception cref="InvalidDataException">They are not; the message names the first difference.</exception>
    public static void Check(SafeTensorsFile file, string prefix, torch.nn.Module module)
    {
        var state = module.state_dict();
        foreach (var (name, tensor) in state)
        {
            TorchTensors.RequireFit(file[prefix + name], tensor);
        }

        RequireNoOthers(file, prefix, name => state.ContainsKey(name));
    }

    /// <summary>Overwrites the state of a module with the tensors of that prefix.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Check"/>; nothing was changed.</exception>
    public static void Load(SafeTensorsFile file, string prefix, torch.nn.Module module)
    {
        Check(file, prefix, module);
        foreach (var (name, tensor) in module.state_dict())
        {
            TorchTensors.CopyTo(file[prefix + name], tensor);
        }
    }

    internal static void RequireNoOthers(SafeTensorsFile file, string prefix, Predicate<string> isKnown)
    {
        var other = file.Tensors.FirstOrDefault(t => t.Name.StartsWith(prefix, StringComparison.Ordinal) && !isKnown(t.Name[prefix.Length..]));
        if (other is not null)
        {
            throw new InvalidDataException($"The tensor {SafeTensorsFile.Quote(other.Name)} is not part of this architecture.");
        }
    }
}
