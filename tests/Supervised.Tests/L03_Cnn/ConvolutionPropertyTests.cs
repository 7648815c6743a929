using CsCheck;
using SelfPlay.Games;
using SelfPlay.Supervised.L03_Einstein;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L03_Cnn;

/// <summary>Stride, padding, dilation, groups and transposition mean what TorchSharp means by them, for random settings, forward and backward.</summary>
public sealed class ConvolutionPropertyTests
{
    private const int Cases = 200;

    private static readonly Gen<(int, int)> s_steps = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3]);

    private static readonly Gen<Setting> s_settings =
        from stride in s_steps
        from padding in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2])
        from dilation in s_steps
        from groups in Gen.Int[1, 3]
        from kernel in s_steps
        from size in Gen.Select(Gen.Int[4, 9], Gen.Int[4, 9])
        from channels in Gen.Select(Gen.Int[1, 2], Gen.Int[1, 2])
        from outputPadding in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2])
        from seed in Gen.ULong
        select new Setting(new ConvolutionForm(stride, padding, dilation, groups), kernel, size, channels, outputPadding, seed);

    private sealed record Setting(ConvolutionForm Of, (int X, int Y) Kernel, (int X, int Y) Size, (int In, int Out) Channels, (int X, int Y) OutputPadding, ulong Seed);

    [Fact]
    public void Convolution_is_TorchSharps() => s_settings.Where(Fits).Sample(
        s =>
        {
            var (form, random) = (s.Of, new Xoshiro256(s.Seed));
            var g = form.Groups;
            var difference = Oracle.Compare(
                form.Program,
                [("W", [g, s.Channels.Out, s.Channels.In, s.Kernel.X, s.Kernel.Y]), ("L", [2, g, s.Channels.In, s.Size.X, s.Size.Y])],
                "Y",
                t => TorchConvolution.Conv2d(
                    t[1].flatten(1, 2), t[0].flatten(0, 1), null, [form.Stride.X, form.Stride.Y], [form.Padding.X, form.Padding.Y], [form.Dilation.X, form.Dilation.Y], g),
                ref random);
            Assert.True(difference.Value < 1e-10 && difference.Gradient < 1e-10, $"{difference.Value}, {difference.Gradient}");
            Assert.Equal(Length(s, false), (difference.Compiled.Shapes["Y"][3], difference.Compiled.Shapes["Y"][4]));
        },
        iter: Cases,
        threads: 1);

    [Fact]
    public void Transposed_convolution_is_TorchSharps() => s_settings.Where(FitsTransposed).Sample(
        s =>
        {
            var (form, random) = (s.Of, new Xoshiro256(s.Seed));
            var g = form.Groups;
            var difference = Oracle.Compare(
                form.Transposed(Length(s, true)),
                [("W", [g, s.Channels.In, s.Channels.Out, s.Kernel.X, s.Kernel.Y]), ("L", [2, g, s.Channels.In, s.Size.X, s.Size.Y])],
                "Y",
                t => nn.functional.conv_transpose2d(
                    t[1].flatten(1, 2),
                    t[0].flatten(0, 1),
                    null,
                    [form.Stride.X, form.Stride.Y],
                    [form.Padding.X, form.Padding.Y],
                    [s.OutputPadding.X, s.OutputPadding.Y],
                    [form.Dilation.X, form.Dilation.Y],
                    g),
                ref random);
            Assert.True(difference.Value < 1e-10 && difference.Gradient < 1e-10, $"{difference.Value}, {difference.Gradient}");
        },
        iter: Cases,
        threads: 1);

    private static bool Fits(Setting s) =>
        s.Size.X + (2 * s.Of.Padding.X) > s.Of.Dilation.X * (s.Kernel.X - 1) && s.Size.Y + (2 * s.Of.Padding.Y) > s.Of.Dilation.Y * (s.Kernel.Y - 1);

    /// <summary>libtorch wants an output padding below the stride; the program cuts borders off, so that it is at most the padding.</summary>
    private static bool FitsTransposed(Setting s) =>
        s.OutputPadding.X < s.Of.Stride.X && s.OutputPadding.Y < s.Of.Stride.Y
        && s.OutputPadding.X <= s.Of.Padding.X && s.OutputPadding.Y <= s.Of.Padding.Y
        && Length(s, true) is { Item1: > 0, Item2: > 0 };

    private static (int, int) Length(Setting s, bool isTransposed)
    {
        var f = s.Of;
        return isTransposed
            ? (ConvolutionForm.TransposedLength(s.Size.X, s.Kernel.X, f.Stride.X, f.Padding.X, f.Dilation.X, s.OutputPadding.X),
                ConvolutionForm.TransposedLength(s.Size.Y, s.Kernel.Y, f.Stride.Y, f.Padding.Y, f.Dilation.Y, s.OutputPadding.Y))
            : (ConvolutionForm.Length(s.Size.X, s.Kernel.X, f.Stride.X, f.Padding.X, f.Dilation.X),
                ConvolutionForm.Length(s.Size.Y, s.Kernel.Y, f.Stride.Y, f.Padding.Y, f.Dilation.Y));
    }
}
