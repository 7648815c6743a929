namespace SelfPlay.Supervised.L02_Edf;

/// <summary>What a program is given: a batch of examples.</summary>
public sealed class Input : Node
{
    /// <summary>Creates an input of <paramref name="computation"/>.</summary>
    /// <param name="computation">The program it belongs to.</param>
    /// <param name="shape">Dimensions of one example.</param>
    public Input(Computation computation, params int[] shape)
        : base(shape)
    {
        ArgumentNullException.ThrowIfNull(computation);
        Computation = computation;
    }

    /// <summary>The program it belongs to.</summary>
    public Computation Computation { get; }

    /// <summary>False: the data stays as it is.</summary>
    public override bool NeedsGrad => false;

    /// <summary>Copies a batch into the node.</summary>
    /// <param name="examples">[B, shape]</param>
    public void Set(ReadOnlySpan<double> examples)
    {
        if (examples.Length == 0 || examples.Length % Size != 0)
        {
            throw new ArgumentException($"{examples.Length} numbers are not a batch of examples of {Size} numbers each.", nameof(examples));
        }

        examples.CopyTo(Fill(examples.Length / Size));
    }

    /// <summary>Makes room for a batch and returns it to be written. [B, shape]</summary>
    /// <param name="batch">Number of examples, B.</param>
    public Span<double> Fill(int batch)
    {
        Resize(batch);
        return Value;
    }
}

/// <summary>The right classes of a batch of examples.</summary>
public sealed class Labels
{
    private int[] _value = [];

    /// <summary>A class for every example. [B]</summary>
    public ReadOnlySpan<int> Value => _value;

    /// <summary>Copies the classes of a batch. [B]</summary>
    public void Set(ReadOnlySpan<int> classes) => classes.CopyTo(Fill(classes.Length));

    /// <summary>Makes room for the classes of a batch and returns it to be written. [B]</summary>
    /// <param name="batch">Number of examples, B.</param>
    public Span<int> Fill(int batch)
    {
        if (batch != _value.Length)
        {
            _value = new int[batch];
        }

        return _value;
    }
}
