namespace SelfPlay.Supervised.L01_InformationTheory;

/// <summary>A text written by an arithmetic coder.</summary>
/// <param name="Code">The bytes.</param>
/// <param name="Bits">How many bits of them are the text's.</param>
/// <param name="ModelBits">−Σ log₂ P(symbol) of the model, before its probabilities were rounded to whole shares.</param>
/// <param name="SharesBits">−Σ log₂ of the whole shares, which the coder was given.</param>
internal sealed record CompressedText(byte[] Code, long Bits, double ModelBits, double SharesBits);

/// <summary>Compresses texts with a <see cref="ContextModel"/> and an arithmetic coder, and reads them back.</summary>
/// <param name="Symbols">Number of symbols, K.</param>
/// <param name="Order">Symbols that the model looks back.</param>
internal sealed record Compressor(int Symbols, int Order)
{
    private const int CancelEvery = 1 << 12;

    /// <summary>Compresses a text. [N], every symbol below K</summary>
    public CompressedText Compress(ReadOnlySpan<byte> text, CancellationToken cancel)
    {
        var model = new ContextModel(Symbols, Order);
        var encoder = new ArithmeticEncoder();
        var (modelNats, sharesNats) = (0.0, 0.0);
        for (var i = 0; i < text.Length; i++)
        {
            Poll(i, cancel);
            model.Predict();
            var symbol = text[i];
            encoder.Write(Below(model, symbol), model.Frequencies[symbol]);
            modelNats -= Math.Log(model.P[symbol]);
            sharesNats -= Math.Log((double)model.Frequencies[symbol] / ArithmeticCoder.Total);
            model.Learn(symbol);
        }

        var code = encoder.Finish();
        return new CompressedText(code, encoder.Bits, modelNats / Math.Log(2), sharesNats / Math.Log(2));
    }

    /// <summary>Reads a text of so many symbols back.</summary>
    public byte[] Expand(byte[] code, int length, CancellationToken cancel)
    {
        var model = new ContextModel(Symbols, Order);
        var decoder = new ArithmeticDecoder(code);
        var text = new byte[length];
        for (var i = 0; i < length; i++)
        {
            Poll(i, cancel);
            model.Predict();
            var target = decoder.Peek();
            var (symbol, below) = (0, 0);
            while (below + model.Frequencies[symbol] <= target)
            {
                below += model.Frequencies[symbol++];
            }

            decoder.Take(below, model.Frequencies[symbol]);
            model.Learn(symbol);
            text[i] = (byte)symbol;
        }

        return text;
    }

    private static int Below(ContextModel model, int symbol)
    {
        var below = 0;
        foreach (var frequency in model.Frequencies[..symbol])
        {
            below += frequency;
        }

        return below;
    }

    private static void Poll(int i, CancellationToken cancel)
    {
        if (i % CancelEvery == 0)
        {
            cancel.ThrowIfCancellationRequested();
        }
    }
}
