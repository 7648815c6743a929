using System.Numerics;
using System.Runtime.CompilerServices;

namespace SelfPlay.Games.Boards;

/// <summary>Points of a Go board of at most 19 rows and columns in seven words: twenty bits a row, three rows a word.</summary>
public readonly struct GoPoints19 : IGoPoints<GoPoints19>
{
    private const int RowBits = 20;
    private const int RowsInWord = 3;
    private const int WordBits = RowBits * RowsInWord;
    private const int LastRow = WordBits - RowBits;

    private readonly Words _words;

    private GoPoints19(in Words words) => _words = words;

    /// <inheritdoc/>
    public static int Stride => RowBits;

    /// <inheritdoc/>
    public bool IsEmpty
    {
        get
        {
            var any = 0UL;
            foreach (var word in _words)
            {
                any |= word;
            }

            return any == 0;
        }
    }

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in _words)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    /// <inheritdoc/>
    public int First
    {
        get
        {
            var i = 0;
            while (_words[i] == 0)
            {
                i++;
            }

            return (WordBits * i) + BitOperations.TrailingZeroCount(_words[i]);
        }
    }

    /// <inheritdoc/>
    public GoPoints19 Neighbours
    {
        get
        {
            var result = default(Words);
            for (var i = 0; i < Words.Length; i++)
            {
                var word = _words[i];
                var above = i > 0 ? _words[i - 1] >> LastRow : 0;
                var below = i < Words.Length - 1 ? _words[i + 1] << LastRow : 0;
                result[i] = (word << 1) | (word >> 1) | (word << RowBits) | (word >> RowBits) | above | below;
            }

            return new(result);
        }
    }

    /// <inheritdoc/>
    public static GoPoints19 At(int point)
    {
        var result = default(Words);
        result[point / WordBits] = 1UL << (point % WordBits);
        return new(result);
    }

    /// <inheritdoc/>
    public static GoPoints19 operator |(GoPoints19 left, GoPoints19 right)
    {
        var result = default(Words);
        for (var i = 0; i < Words.Length; i++)
        {
            result[i] = left._words[i] | right._words[i];
        }

        return new(result);
    }

    /// <inheritdoc/>
    public static GoPoints19 operator &(GoPoints19 left, GoPoints19 right)
    {
        var result = default(Words);
        for (var i = 0; i < Words.Length; i++)
        {
            result[i] = left._words[i] & right._words[i];
        }

        return new(result);
    }

    /// <summary>Whether two sets are the same.</summary>
    public static bool operator ==(GoPoints19 left, GoPoints19 right) => left.Equals(right);

    /// <summary>Whether two sets differ.</summary>
    public static bool operator !=(GoPoints19 left, GoPoints19 right) => !left.Equals(right);

    /// <inheritdoc/>
    public GoPoints19 Except(GoPoints19 other)
    {
        var result = default(Words);
        for (var i = 0; i < Words.Length; i++)
        {
            result[i] = _words[i] & ~other._words[i];
        }

        return new(result);
    }

    /// <inheritdoc/>
    public int WriteSquares(Span<ushort> squares, int size)
    {
        var count = 0;
        for (var row = 0; row < size; row++)
        {
            var points = (_words[row / RowsInWord] >> (RowBits * (row % RowsInWord))) & ((1UL << RowBits) - 1);
            for (; points != 0; points &= points - 1)
            {
                squares[count++] = (ushort)((row * size) + BitOperations.TrailingZeroCount(points));
            }
        }

        return count;
    }

    /// <inheritdoc/>
    public bool Equals(GoPoints19 other)
    {
        var difference = 0UL;
        for (var i = 0; i < Words.Length; i++)
        {
            difference |= _words[i] ^ other._words[i];
        }

        return difference == 0;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GoPoints19 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var word in _words)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }

    [InlineArray(Length)]
    private struct Words
    {
        public const int Length = 7;

        private ulong _word;
    }
}
