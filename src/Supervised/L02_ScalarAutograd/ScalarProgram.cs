namespace SelfPlay.Supervised.L02_ScalarAutograd;

/// <summary>What an assignment computes from its operands.</summary>
internal enum Operation
{
    /// <summary>A number that is set from outside.</summary>
    Variable,

    /// <summary>`a + b`</summary>
    Add,

    /// <summary>`a - b`</summary>
    Subtract,

    /// <summary>`a b`</summary>
    Multiply,

    /// <summary>`a / b`</summary>
    Divide,

    /// <summary>`exp(a)`</summary>
    Exp,

    /// <summary>`ln(a)`</summary>
    Log,

    /// <summary>`sqrt(a)`</summary>
    Sqrt,

    /// <summary>`tanh(a)`</summary>
    Tanh,

    /// <summary>`max(0, a)`</summary>
    Relu,
}

/// <summary>
/// A program of assignments `v[i] = f(v[a], v[b])` with a and b before i, and its gradient by backpropagation: assignments in
/// reverse, `x.grad += y.grad * dy/dx` for every use of x. It is written once, by the operators of <see cref="Scalar"/>, and
/// run as often as its variables change. One thread.
/// </summary>
internal sealed class ScalarProgram
{
    private readonly List<Assignment> _assignments = [];
    private double[] _value = new double[16];
    private double[] _grad = new double[16];

    /// <summary>Number of variables and assignments.</summary>
    public int Count => _assignments.Count;

    /// <summary>The values. [Count]</summary>
    public Span<double> Values => _value.AsSpan(0, Count);

    /// <summary>The gradients after <see cref="Backward"/>. [Count]</summary>
    public ReadOnlySpan<double> Grads => _grad.AsSpan(0, Count);

    /// <summary>Arithmetic operations and function calls of the last <see cref="Forward"/>.</summary>
    public long ForwardOperations { get; private set; }

    /// <summary>Those of the last <see cref="Backward"/>.</summary>
    public long BackwardOperations { get; private set; }

    /// <summary>Adds a variable.</summary>
    public Scalar Variable(double value = 0)
    {
        var variable = Append(Operation.Variable, 0, 0);
        _value[variable.Index] = value;
        return variable;
    }

    /// <summary>Runs the assignments from number <paramref name="from"/> to the end.</summary>
    public void Forward(int from = 0)
    {
        ForwardOperations = 0;
        for (var i = from; i < Count; i++)
        {
            Run(i);
        }
    }

    /// <summary>
    /// Computes the derivatives of <paramref name="loss"/>, the assignments from the last to number <paramref name="downTo"/>
    /// having run backward. With those before left out, they are the derivatives of the program that begins there.
    /// </summary>
    public void Backward(Scalar loss, int downTo = 0)
    {
        BackwardOperations = 0;
        Array.Clear(_grad);
        _grad[loss.Index] = 1;
        for (var i = loss.Index; i >= downTo; i--)
        {
            RunBackward(i);
        }
    }

    internal Scalar Append(Operation operation, int a, int b)
    {
        var index = Count;
        _assignments.Add(new Assignment(operation, a, b));
        if (index == _value.Length)
        {
            Array.Resize(ref _value, 2 * index);
            Array.Resize(ref _grad, 2 * index);
        }

        Run(index);
        return new Scalar(this, index);
    }

    private void Run(int i)
    {
        var (operation, ia, ib) = _assignments[i];
        var (a, b) = (_value[ia], _value[ib]);
        if (operation == Operation.Variable)
        {
            return;
        }

        ForwardOperations++;
        _value[i] = operation switch
        {
            Operation.Add => a + b,
            Operation.Subtract => a - b,
            Operation.Multiply => a * b,
            Operation.Divide => a / b,
            Operation.Exp => Math.Exp(a),
            Operation.Log => Math.Log(a),
            Operation.Sqrt => Math.Sqrt(a),
            Operation.Tanh => Math.Tanh(a),
            _ => Math.Max(0, a),
        };
    }

    /// <summary>Adds assignment i's shares to the gradients of its operands; each line counts its own operations.</summary>
    private void RunBackward(int i)
    {
        var (operation, a, b) = _assignments[i];
        var (y, grad) = (_value[i], _grad[i]);
        switch (operation)
        {
            case Operation.Add:
                _grad[a] += grad;
                _grad[b] += grad;
                BackwardOperations += 2;
                break;
            case Operation.Subtract:
                _grad[a] += grad;
                _grad[b] -= grad;
                BackwardOperations += 2;
                break;
            case Operation.Multiply:
                _grad[a] += grad * _value[b];
                _grad[b] += grad * _value[a];
                BackwardOperations += 4;
                break;
            case Operation.Divide:
                // dy/da = 1/b, dy/db = -y/b
                var share = grad / _value[b];
                _grad[a] += share;
                _grad[b] -= share * y;
                BackwardOperations += 4;
                break;
            case Operation.Exp:
                _grad[a] += grad * y;
                BackwardOperations += 2;
                break;
            case Operation.Log:
                _grad[a] += grad / _value[a];
                BackwardOperations += 2;
                break;
            case Operation.Sqrt:
                _grad[a] += grad / (y + y);
                BackwardOperations += 3;
                break;
            case Operation.Tanh:
                _grad[a] += grad * (1 - (y * y));
                BackwardOperations += 4;
                break;
            case Operation.Relu:
                _grad[a] += y > 0 ? grad : 0;
                BackwardOperations += 2;
                break;
        }
    }

    private readonly record struct Assignment(Operation Operation, int A, int B);
}
