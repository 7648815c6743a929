using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SelfPlay.Agents.Networks;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SelfPlay.Agents.Dqn.Layers;

/// <summary>What one part of a network gives to the next for a batch, U numbers for each of B rows, and the gradient by it.</summary>
internal sealed class Activation : IDisposable
{
    private readonly Tensor _values;
    private readonly bool _byRows;
    private Tensor? _gradient;
    private Tensor? _gradientColumns;

    /// <param name="rows">B.</param>
    /// <param name="units">U.</param>
    /// <param name="byRows">Whether memory holds row after row, [B, U], as observations and outputs are, instead of unit after unit, [U, B], in which a large product is quickest.</param>
    public Activation(int rows, int units, bool byRows)
    {
        (_byRows, Line) = (byRows, byRows ? units : rows);
        _values = (byRows ? zeros(rows, units) : zeros(units, rows)).DetachFromDisposeScope();
        var other = _values.t().DetachFromDisposeScope();
        (Columns, Rows) = byRows ? (other, _values) : (_values, other);
    }

    /// <summary>[U, B]</summary>
    public Tensor Columns { get; }

    /// <summary>[B, U]</summary>
    public Tensor Rows { get; }

    /// <summary>[U, B]</summary>
    public Tensor GradientColumns => _gradientColumns ??= (_byRows ? GradientMemory.t() : GradientMemory.alias()).DetachFromDisposeScope();

    /// <summary>The memory.</summary>
    public Span<float> Values => Layer.Elements(_values);

    /// <summary>The memory of the gradient.</summary>
    public Span<float> Gradient => Layer.Elements(GradientMemory);

    /// <summary>Numbers that follow each other: a row, or what a unit has in all rows.</summary>
    private int Line { get; }

    /// <summary>Made when it is first asked for: most networks only go forward.</summary>
    private Tensor GradientMemory => _gradient ??= zeros_like(_values).DetachFromDisposeScope();

    /// <summary>Adds to the values of every row.</summary>
    /// <param name="bias">[U]</param>
    public void Add(ReadOnlySpan<float> bias)
    {
        var values = Values;
        for (var i = 0; i < values.Length / Line; i++)
        {
            var line = values.Slice(i * Line, Line);
            if (_byRows)
            {
                TensorPrimitives.Add(line, bias, line);
            }
            else
            {
                TensorPrimitives.Add(line, bias[i], line);
            }
        }
    }

    /// <summary>Sums the gradient over the rows.</summary>
    /// <param name="sum">Overwritten. [U]</param>
    public void SumGradient(Span<float> sum)
    {
        var gradient = Gradient;
        sum.Clear();
        for (var i = 0; i < gradient.Length / Line; i++)
        {
            var line = gradient.Slice(i * Line, Line);
            if (_byRows)
            {
                TensorPrimitives.Add(sum, line, sum);
            }
            else
            {
                sum[i] = TensorPrimitives.Sum<float>(line);
            }
        }
    }

    /// <summary>Rectifies the values.</summary>
    public void Rectify()
    {
        var values = Values;
        TensorPrimitives.Max(values, 0, values);
    }

    /// <summary>Turns the gradient by the rectified values into that by what they were made of: 0 where they are 0.</summary>
    public void RectifyGradient()
    {
        ReadOnlySpan<float> values = Values;
        var gradient = Gradient;
        var wholeValues = MemoryMarshal.Cast<float, Vector512<float>>(values);
        var wholeGradient = MemoryMarshal.Cast<float, Vector512<float>>(gradient);
        for (var i = 0; i < wholeValues.Length; i++)
        {
            wholeGradient[i] = Vector512.ConditionalSelect(Vector512.GreaterThan(wholeValues[i], Vector512<float>.Zero), wholeGradient[i], Vector512<float>.Zero);
        }

        for (var i = wholeValues.Length * Vector512<float>.Count; i < values.Length; i++)
        {
            gradient[i] = values[i] > 0 ? gradient[i] : 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Columns.Dispose();
        Rows.Dispose();
        _gradientColumns?.Dispose();
        _gradient?.Dispose();
    }
}
