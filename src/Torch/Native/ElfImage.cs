using System.Buffers.Binary;
using System.Text;

namespace SelfPlay.Torch.Native;

/// <summary>
/// Bounds-checked access to the parts of a 64-bit little-endian ELF library that name its imports: `.dynsym`, `.dynstr`,
/// `.gnu.version` and `.gnu.version_r` (System V ABI, chapters 4 and 5; LSB, "Symbol Versioning").
/// </summary>
internal readonly ref struct ElfImage
{
    /// <summary>Size of a symbol in `.dynsym`.</summary>
    public const int SymbolSize = 24;

    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const uint TypeDynamicSymbols = 11;
    private const uint TypeVersionNeeds = 0x6ffffffe;
    private const uint TypeSymbolVersions = 0x6fffffff;

    private readonly Span<byte> _bytes;

    /// <summary>The ELF mark, 64 bits, little endian.</summary>
    private static ReadOnlySpan<byte> Magic => [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];

    /// <summary>Finds the four sections.</summary>
    /// <exception cref="InvalidDataException">This is not such a library, or it is damaged.</exception>
    public ElfImage(Span<byte> bytes)
    {
        _bytes = bytes;
        if (bytes.Length < HeaderSize || !bytes.StartsWith(Magic) || Read16(18) != 62)
        {
            throw new InvalidDataException("It is not an ELF library for 64-bit x86.");
        }

        var table = Read64(40);
        var count = Read16(60);
        if (Read16(58) != SectionHeaderSize)
        {
            throw Damaged("section table");
        }

        for (var i = 0; i < count; i++)
        {
            var header = table + (i * SectionHeaderSize);
            switch (Read32(header + 4))
            {
                case TypeDynamicSymbols:
                    Symbols = Section(header);
                    Strings = Section(table + (Read32(header + 40) * (long)SectionHeaderSize));
                    break;
                case TypeSymbolVersions:
                    SymbolVersions = Section(header);
                    break;
                case TypeVersionNeeds:
                    VersionNeeds = Section(header);
                    break;
                default:
                    break;
            }
        }

        if (Symbols.Length == 0 || Strings.Length == 0 || VersionNeeds.Length == 0
            || SymbolVersions.Length != Symbols.Length / SymbolSize * sizeof(ushort))
        {
            throw Damaged("list of imported symbols");
        }
    }

    /// <summary>`.dynsym`: the symbols, the first unused.</summary>
    public ElfRange Symbols { get; }

    /// <summary>`.dynstr`: zero-terminated names.</summary>
    public ElfRange Strings { get; }

    /// <summary>`.gnu.version`: one 16-bit version index a symbol.</summary>
    public ElfRange SymbolVersions { get; }

    /// <summary>`.gnu.version_r`: which versions are needed of which libraries.</summary>
    public ElfRange VersionNeeds { get; }

    /// <summary>The zero-terminated name at an offset in `.dynstr`.</summary>
    public string Name(uint offset)
    {
        if (offset >= Strings.Length)
        {
            throw Damaged("table of names");
        }

        var tail = _bytes.Slice(Strings.Offset + (int)offset, Strings.Length - (int)offset);
        var length = tail.IndexOf((byte)0);
        return length < 0 ? throw Damaged("table of names") : Encoding.Latin1.GetString(tail[..length]);
    }

    /// <summary>The versions needed, of all libraries, as offsets of their `vernaux` entries.</summary>
    public List<int> NeededVersions()
    {
        var entries = new List<int>();
        long library = VersionNeeds.Offset;
        for (uint step = 1; step != 0; library += step)
        {
            long version = library + Read32(library + 8);
            for (var left = Read16(library + 2); left > 0; left--)
            {
                // More entries than fit means a loop in the chain.
                if (!VersionNeeds.Contains(version, 16) || entries.Count > VersionNeeds.Length / 16)
                {
                    throw Damaged("list of needed versions");
                }

                entries.Add((int)version);
                version += Read32(version + 12);
            }

            step = Read32(library + 12);
        }

        return entries;
    }

    /// <summary>Reads a number of 2 bytes.</summary>
    public ushort Read16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, 2));

    /// <summary>Reads a number of 4 bytes.</summary>
    public uint Read32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, 4));

    /// <summary>The bytes at an offset.</summary>
    public Span<byte> At(long offset, int length) =>
        offset >= 0 && offset <= _bytes.Length - length ? _bytes.Slice((int)offset, length) : throw Damaged("layout");

    private long Read64(long offset) => BinaryPrimitives.ReadInt64LittleEndian(At(offset, 8));

    private ElfRange Section(long header)
    {
        var (offset, length) = (Read64(header + 24), Read64(header + 32));
        return offset >= 0 && length >= 0 && offset <= _bytes.Length && length <= _bytes.Length - offset
            ? new ElfRange((int)offset, (int)length)
            : throw Damaged("section table");
    }

    private static InvalidDataException Damaged(string part) => new($"Its {part} is damaged.");
}

/// <summary>A part of a file.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">Bytes in it.</param>
internal readonly record struct ElfRange(int Offset, int Length)
{
    /// <summary>True if <paramref name="length"/> bytes at <paramref name="offset"/> lie in it.</summary>
    public bool Contains(long offset, int length) => offset >= Offset && offset + length <= (long)Offset + Length;
}
