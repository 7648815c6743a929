namespace SelfPlay.Supervised.L02_ScalarAutograd;

/// <summary>A number of a <see cref="ScalarProgram"/>. Computing with it writes the program: every operator appends an assignment.</summary>
/// <param name="Program">The program it belongs to.</param>
/// <param name="Index">Its place there.</param>
internal readonly record struct Scalar(ScalarProgram Program, int Index)
{
    /// <summary>What it is at present.</summary>
    public double Value => Program.Values[Index];

    /// <summary>The derivative of the loss of the last backward run with respect to it.</summary>
    public double Grad => Program.Grads[Index];

    /// <summary>a + b</summary>
    public static Scalar operator +(Scalar a, Scalar b) => a.With(Operation.Add, b);

    /// <summary>a − b</summary>
    public static Scalar operator -(Scalar a, Scalar b) => a.With(Operation.Subtract, b);

    /// <summary>ab</summary>
    public static Scalar operator *(Scalar a, Scalar b) => a.With(Operation.Multiply, b);

    /// <summary>a / b</summary>
    public static Scalar operator /(Scalar a, Scalar b) => a.With(Operation.Divide, b);

    /// <summary>e^a</summary>
    public Scalar Exp() => With(Operation.Exp, this);

    /// <summary>ln a</summary>
    public Scalar Log() => With(Operation.Log, this);

    /// <summary>√a</summary>
    public Scalar Sqrt() => With(Operation.Sqrt, this);

    /// <summary>tanh a</summary>
    public Scalar Tanh() => With(Operation.Tanh, this);

    /// <summary>max(0, a)</summary>
    public Scalar Relu() => With(Operation.Relu, this);

    private Scalar With(Operation operation, Scalar other) =>
        Program == other.Program
            ? Program.Append(operation, Index, other.Index)
            : throw new ArgumentException("The numbers belong to different programs.", nameof(other));
}
