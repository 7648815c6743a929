using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L02_Edf.Lesson;

/// <summary>The part of the lesson that runs the framework on the recordings of ONNX's operator suite.</summary>
internal sealed class OnnxPart(LessonContext context)
{
    public void Run()
    {
        var report = context.Report;
        report.Section("ONNX's operator suite");
        report.Say(
            "A third opinion, of people who write frameworks: for every operator of the exchange format ONNX there are inputs and the outputs that an implementation has to give, in 32-bit numbers. "
            + "The suite (1.12) has no attention and no UGRNN; its batch norm has fixed statistics, as at test time.");
        if (!context.Data.Has(DataCatalog.OnnxOperators))
        {
            context.Step("fetching ONNX's operator suite", 0.3);
        }

        Check("sigmoid", "sigmoid", [], (_, x) => new Sigmoid(x));
        Check("tanh", "tanh", [], (_, x) => new Tanh(x));
        Check("relu", "ReLU", [], (_, x) => new Relu(x));
        Check("add", "sum", [], (inputs, x) => new Sum(x, Constant(x, inputs[1])));
        CheckRows("softmax_default_axis", "softmax", (_, x) => new Softmax(x));
        CheckRows("gemm_default_vector_bias", "affine", (inputs, x) => new Affine(Affine(inputs[1], inputs[2]), x));
        CrossEntropy();
        foreach (var (name, stride, padding) in new[]
        {
            ("basic_conv_with_padding", 1, 1), ("basic_conv_without_padding", 1, 0), ("conv_with_strides_padding", 2, 1), ("conv_with_strides_no_padding", 2, 0),
        })
        {
            Check(name, $"convolution 3x3, stride {stride}, padding {padding}", [], (inputs, x) => new Convolution(Filters(inputs[1]), x, stride, padding));
        }

        Check("maxpool_2d_default", "max pooling 2x2, stride 1", [], (_, x) => new MaxPool(x, 2, 1));
        Check("maxpool_2d_strides", "max pooling 5x5, stride 3", [], (_, x) => new MaxPool(x, 5, 3));
        Check("globalaveragepool", "mean over all places", [], (_, x) => new MeanPool(x));
        Check("batchnorm_example", "batch norm, fixed statistics", [1, 2, 3, 4], (inputs, x) => BatchNorm(inputs, x, 1e-5));
        Check("batchnorm_epsilon", "batch norm, ε = 0.01", [1, 2, 3, 4], (inputs, x) => BatchNorm(inputs, x, 1e-2));
        Check("layer_normalization_4d_axis_negative_1", "layer norm at every position", [1, 2], (inputs, x) => new LayerNorm(Norm(inputs[1], inputs[2]), x));
        CheckRows("layer_normalization_2d_axis_negative_1", "layer norm", (inputs, x) => new LayerNorm(Norm(inputs[1], inputs[2]), x));
    }

    /// <summary>Runs a component on the first input, whose leading index is the batch's.</summary>
    /// <param name="test">The recording.</param>
    /// <param name="title">Name for people.</param>
    /// <param name="others">Numbers of further inputs that are read beside number 1.</param>
    /// <param name="component">The component, of all inputs and of the first as a node.</param>
    private void Check(string test, string title, int[] others, Func<OnnxTensor[], Node, Computed> component)
    {
        var x = OnnxTensor.Load(context.Data, test, "input_0");
        Compare(test, title, x.Shape[1..], Inputs(test, others), x, component);
    }

    /// <summary>The same where every row of numbers is an example.</summary>
    private void CheckRows(string test, string title, Func<OnnxTensor[], Node, Computed> component)
    {
        var x = OnnxTensor.Load(context.Data, test, "input_0");
        Compare(test, title, [x.Shape[^1]], Inputs(test, [1, 2]), x, component);
    }

    private void Compare(string test, string title, int[] shape, OnnxTensor[] inputs, OnnxTensor x, Func<OnnxTensor[], Node, Computed> component)
    {
        var computation = new Computation();
        var input = new Input(computation, shape);
        input.Set(x.Values);
        inputs[0] = x;
        var result = component(inputs, input);
        computation.Forward();
        var expected = OnnxTensor.Load(context.Data, test, "output_0").Values;
        var worst = result.Value.Length == expected.Length ? result.Value.Zip(expected, (a, b) => Math.Abs(a - b)).Max() : double.NaN;
        context.Report.Check($"onnx.{test}", $"largest difference from ONNX's recorded output, {title}", worst, Expected.AtMost(1e-5));
    }

    /// <summary>The further inputs that the recording has, at their numbers.</summary>
    private OnnxTensor[] Inputs(string test, int[] numbers)
    {
        var inputs = new OnnxTensor[5];
        foreach (var i in numbers.Append(1).Distinct())
        {
            if (DataCatalog.OnnxOperators.Files.Any(file => file.Name == $"onnx/test_{test}/input_{i}.pb"))
            {
                inputs[i] = OnnxTensor.Load(context.Data, test, $"input_{i}");
            }
        }

        return inputs;
    }

    private void CrossEntropy()
    {
        const string Test = "sce_mean";
        var (x, y) = (OnnxTensor.Load(context.Data, Test, "input_0"), OnnxTensor.Load(context.Data, Test, "input_1"));
        var computation = new Computation();
        var (input, labels) = (new Input(computation, x.Shape[1]), new Labels());
        input.Set(x.Values);
        labels.Set([.. y.Values.Select(label => (int)label)]);
        var loss = new SoftmaxLogLoss(input, labels);
        computation.Forward();
        var expected = OnnxTensor.Load(context.Data, Test, "output_0").Values[0];
        context.Report.Check($"onnx.{Test}", "difference from ONNX's recorded output, softmax and log loss, mean over the batch", loss.Value.Average() - expected, Expected.Near(0, 1e-5));
    }

    private static Input Constant(Node like, OnnxTensor tensor)
    {
        var computation = ((Input)like).Computation;
        var constant = new Input(computation, [.. like.Shape]);
        constant.Set(tensor.Values);
        return constant;
    }

    private static AffineParameters Affine(OnnxTensor weight, OnnxTensor bias)
    {
        var random = new Xoshiro256(1);
        var parameters = new AffineParameters(weight.Shape[0], weight.Shape[1], ref random);
        weight.Values.CopyTo(parameters.Weight.Value, 0);
        bias.Values.CopyTo(parameters.Bias.Value, 0);
        return parameters;
    }

    private static ConvolutionParameters Filters(OnnxTensor filters)
    {
        var random = new Xoshiro256(1);
        var parameters = new ConvolutionParameters(filters.Shape[1], filters.Shape[0], filters.Shape[2], ref random);
        filters.Values.CopyTo(parameters.Filters.Value, 0);
        return parameters;
    }

    private static NormParameters Norm(OnnxTensor gain, OnnxTensor bias)
    {
        var parameters = new NormParameters(gain.Values.Length);
        gain.Values.CopyTo(parameters.Gain.Value, 0);
        bias.Values.CopyTo(parameters.Bias.Value, 0);
        return parameters;
    }

    private static BatchNorm BatchNorm(OnnxTensor[] inputs, Node x, double epsilon)
    {
        var norm = new BatchNorm(Norm(inputs[1], inputs[2]), x) { Epsilon = epsilon, Training = false };
        inputs[3].Values.CopyTo(norm.RunningMean, 0);
        inputs[4].Values.CopyTo(norm.RunningVariance, 0);
        return norm;
    }
}
