namespace SelfPlay.Supervised.L01_InformationTheory;

/// <summary>
/// Arithmetic coding (Witten, Neal and Cleary 1987): a text is a number in [0, 1), and every symbol narrows the interval it lies in
/// to the share that the model gives the symbol. What is left has width P(text), so −log₂ P(text) bits name a number in it,
/// plus at most 2 for all of the text. Encoder and decoder keep the interval as two integers and shed the bits they agree in.
/// </summary>
internal abstract class ArithmeticCoder
{
    /// <summary>The sum of all frequencies that a model gives the coder.</summary>
    public const int Total = 1 << TotalBits;

    private protected const ulong Half = 1UL << (RegisterBits - 1);
    private protected const ulong Quarter = Half / 2;

    private const int TotalBits = 22;

    /// <summary>
    /// An interval is at least a quarter of the register wide: 2^38, or 2^16 a frequency, and rounding costs 2^−16 of
    /// a bit. Register and total together fit into 64 bits.
    /// </summary>
    private protected const int RegisterBits = 40;

    private protected ulong Low { get; private set; }

    private protected ulong High { get; private set; } = (2 * Half) - 1;

    private protected ulong Width => High - Low + 1;

    /// <summary>Narrows the interval to the share from <paramref name="below"/> to below + frequency of <see cref="Total"/>.</summary>
    private protected void Narrow(int below, int frequency)
    {
        if (frequency < 1 || below < 0 || below + frequency > Total)
        {
            throw new ArgumentOutOfRangeException(nameof(frequency), "A symbol's share lies within the total and is not empty.");
        }

        var width = Width;
        High = Low + ((width * (ulong)(below + frequency)) >> TotalBits) - 1;
        Low += (width * (ulong)below) >> TotalBits;
        while (true)
        {
            if (High < Half)
            {
                Shed(0);
            }
            else if (Low >= Half)
            {
                Shed(Half);
            }
            else if (Low >= Quarter && High < Half + Quarter)
            {
                // The next bits are 01... or 10...: which, is known when a bit is shed at last.
                ShedMiddle();
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>A leading bit is known: it is 1 if <paramref name="offset"/> is <see cref="Half"/>.</summary>
    private protected abstract void OnShed(ulong offset);

    private protected abstract void OnShedMiddle();

    private void Shed(ulong offset)
    {
        OnShed(offset);
        Low = 2 * (Low - offset);
        High = (2 * (High - offset)) + 1;
    }

    private void ShedMiddle()
    {
        OnShedMiddle();
        Low = 2 * (Low - Quarter);
        High = (2 * (High - Quarter)) + 1;
    }
}

/// <summary>Writes symbols. One text each.</summary>
internal sealed class ArithmeticEncoder : ArithmeticCoder
{
    private readonly List<byte> _bytes = [];
    private int _pending;

    /// <summary>Bits written so far; after <see cref="Finish"/> those of the text.</summary>
    public long Bits { get; private set; }

    /// <summary>Writes a symbol by its share: from <paramref name="below"/> to below + frequency of <see cref="ArithmeticCoder.Total"/>.</summary>
    public void Write(int below, int frequency) => Narrow(below, frequency);

    /// <summary>Writes the bits that name a number within the last interval, and returns the text's code.</summary>
    public byte[] Finish()
    {
        _pending++;
        OnShed(Low < Quarter ? 0 : Half);
        return [.. _bytes];
    }

    private protected override void OnShed(ulong offset)
    {
        var bit = offset != 0;
        Append(bit);
        for (; _pending > 0; _pending--)
        {
            Append(!bit);
        }
    }

    private protected override void OnShedMiddle() => _pending++;

    private void Append(bool bit)
    {
        if (Bits % 8 == 0)
        {
            _bytes.Add(0);
        }

        _bytes[^1] |= (byte)(bit ? 0x80 >> (int)(Bits % 8) : 0);
        Bits++;
    }
}

/// <summary>Reads symbols that an <see cref="ArithmeticEncoder"/> wrote. The number of symbols, or a last one, is the caller's matter.</summary>
internal sealed class ArithmeticDecoder : ArithmeticCoder
{
    private readonly byte[] _code;
    private ulong _value;
    private long _read;

    /// <summary>Begins to read a text's code.</summary>
    public ArithmeticDecoder(byte[] code)
    {
        _code = code;
        for (var i = 0; i < RegisterBits; i++)
        {
            _value = (2 * _value) + Next();
        }
    }

    /// <summary>Where in the total the next symbol's share lies; it is to be taken by <see cref="Take"/>.</summary>
    public int Peek()
    {
        // The largest f with floor(width * f / Total) <= value - low.
        var target = (((_value - Low + 1) * Total) - 1) / Width;
        return (int)target;
    }

    /// <summary>Goes past the symbol whose share <see cref="Peek"/> lies in.</summary>
    public void Take(int below, int frequency) => Narrow(below, frequency);

    private protected override void OnShed(ulong offset) => _value = (2 * (_value - offset)) + Next();

    private protected override void OnShedMiddle() => _value = (2 * (_value - Quarter)) + Next();

    /// <summary>The next bit; behind the code's end any will do.</summary>
    private ulong Next()
    {
        var bit = _read < 8L * _code.Length ? (ulong)((_code[_read / 8] >> (7 - (int)(_read % 8))) & 1) : 0;
        _read++;
        return bit;
    }
}
