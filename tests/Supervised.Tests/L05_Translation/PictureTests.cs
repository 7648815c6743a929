using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L05_Translation;
using SelfPlay.Supervised.Text;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L05_Translation;

public sealed class PictureTests
{
    /// <summary>Digit k has a bright stripe of its own, two pixels wide.</summary>
    private static readonly LabelledImages s_digits = new(
        [.. Enumerable.Range(0, 10 * 784).Select(i => (byte)(i % 28 / 2 == i / 784 ? 255 : 0))], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 28, 28);

    [Fact]
    public void A_caption_names_the_digits_of_the_cells_in_order()
    {
        var random = new Xoshiro256(1);

        var scenes = DigitScenes.Draw(s_digits, 200, ref random);

        for (var n = 0; n < 200; n++)
        {
            var seen = new List<int>();
            for (var cell = 0; cell < DigitScenes.Grid; cell++)
            {
                var row = scenes.Pixels.AsSpan(((n * DigitScenes.Grid) + cell) * DigitScenes.CellPixels, DigitScenes.Side);
                if (row.IndexOf(1f) is >= 0 and var digit)
                {
                    seen.Add(Vocabulary.End + 1 + digit);
                    Assert.Contains(cell, scenes.Cells[n]);
                }
            }

            Assert.Equal(seen, scenes.Captions[n]);
            Assert.Equal(scenes.Cells[n].Order(), scenes.Cells[n]);
        }

        Assert.Equal([1, 2, 3, 4], scenes.Captions.Select(caption => caption.Length).Distinct().Order());
    }

    [Fact]
    public void Simple_pictures_are_read_and_attention_is_on_the_cell_that_is_named()
    {
        TorchThreads.Use(1);
        var random = new Xoshiro256(2);
        using var reader = new PictureReader(new Xoshiro256(3));
        using var scope = NewDisposeScope();
        for (var step = 0; step < 300; step++)
        {
            using var inner = NewDisposeScope();
            var scenes = DigitScenes.Draw(s_digits, 64, ref random);
            reader.Decoder.Step(reader.Decoder.Losses(reader.Encode(scenes), scenes.Captions, null).Losses.mean(), 5e-3);
        }

        var test = DigitScenes.Draw(s_digits, 64, ref random);
        using var noGradient = no_grad();
        var (losses, attention) = reader.Decoder.Losses(reader.Encode(test), test.Captions, null);
        Assert.InRange(losses.mean().ToSingle(), 0, 0.3f);
        var named = test.Cells.SelectMany((cells, n) => cells.Select((cell, t) => attention![n, t, cell].ToSingle())).Average();
        Assert.InRange(named, 0.5, 1);
    }
}
