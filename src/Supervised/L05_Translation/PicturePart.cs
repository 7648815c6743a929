using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;
using SelfPlay.Supervised.Text;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>The part of the lesson on pictures: attention over two dimensions.</summary>
internal sealed class PicturePart(LessonContext context)
{
    private const int Batch = 128;
    private const double Rate = 3e-3;
    private const int Shown = 3;

    public void Run()
    {
        var report = context.Report;
        report.Section("Captions of pictures");
        report.Say(
            $"The same decoder, with the cells of a picture in place of the words of a sentence: two rows of three cells, one to four of them with a handwritten digit. The caption "
            + "names the digits row by row, so that attention has to be on one cell after the other. Nothing says which.");
        var images = DigitImages.Load(context.Data);
        TorchThreads.Use(1);
        using var reader = new PictureReader(context.Random(30));
        Train(reader, images.Train);
        var random = context.Random(32);
        var test = DigitScenes.Draw(images.Test, 1000, ref random);
        using var scope = NewDisposeScope();
        var found = Captions(reader, test);
        var attention = Attention(reader, test);
        var right = found.Where((f, n) => f.Words.AsSpan().SequenceEqual(test.Captions[n])).Count() / (double)found.Length;
        if (context.Quick)
        {
            return;
        }

        report.Check("pictures.right", "share of pictures of test digits with the right caption", right, Expected.AtLeast(0.75), Origin.Own);
        report.Check("pictures.attention", $"attention on the cell of the digit that is named, mean (evenly: {Figures.Format(1.0 / DigitScenes.Grid, 3)})", Mean(attention, test), Expected.AtLeast(0.6), Origin.Own);
        report.Say("Attention in percent on the cells of three pictures while the caption is written; cells without a digit are in brackets:");
        for (var n = 0; n < Shown; n++)
        {
            report.Table(
                ["", .. Enumerable.Range(0, DigitScenes.Grid).Select(cell => Label(test, n, cell))],
                test.Captions[n].Select((word, t) => (string[])[$"{word - Vocabulary.End - 1}", .. attention[n][t].Select(a => $"{100 * a:0}")]));
        }
    }

    private void Train(PictureReader reader, LabelledImages digits)
    {
        var random = context.Random(31);
        var steps = context.Size(2500, 20);
        for (var step = 0; step < steps; step++)
        {
            if (step % 100 == 0)
            {
                context.Step("pictures", 0.93 + (0.07 * step / steps));
            }

            using var scope = NewDisposeScope();
            var scenes = DigitScenes.Draw(digits, Batch, ref random);
            var loss = reader.Decoder.Losses(reader.Encode(scenes), scenes.Captions, null).Losses.mean();
            reader.Decoder.Step(loss, Rate * (1 - (step / (double)steps)));
        }
    }

    private static Found[] Captions(PictureReader reader, DigitScenes scenes)
    {
        using var search = new DecoderSearch(reader.Decoder, () => reader.Encode(scenes));
        return BeamSearch.Run(search, scenes.Captions.Length, DigitScenes.Words, 1, DigitScenes.Grid + 1);
    }

    /// <summary>α while the right caption is given. [N][T][cells]</summary>
    private static float[][][] Attention(PictureReader reader, DigitScenes scenes)
    {
        using var noGradient = no_grad();
        var (_, soft) = reader.Decoder.Losses(reader.Encode(scenes), scenes.Captions, null);
        var words = soft!.shape[1];
        var rows = soft.contiguous().data<float>().ToArray().Chunk(DigitScenes.Grid).ToArray();
        return [.. scenes.Captions.Select((caption, n) => rows[(int)(n * words)..(int)((n * words) + caption.Length)])];
    }

    private static double Mean(float[][][] attention, DigitScenes scenes) =>
        attention.SelectMany((rows, n) => rows.Select((row, t) => (double)row[scenes.Cells[n][t]])).Average();

    private static string Label(DigitScenes scenes, int n, int cell)
    {
        var place = $"row {1 + (cell / 3)}, column {1 + (cell % 3)}";
        return Array.IndexOf(scenes.Cells[n], cell) is >= 0 and var t ? $"{place}: {scenes.Captions[n][t] - Vocabulary.End - 1}" : $"({place})";
    }
}
