using System.Buffers.Binary;
using System.Text;

namespace SelfPlay.Torch.Native;

/// <summary>
/// Lets a library that GCC 13 built load with an older libstdc++. All it needs of GLIBCXX_3.4.32 is
/// `std::ios_base_library_init()`, which exists only so that the linker notices an old libstdc++ and does nothing there,
/// since older versions initialise the streams themselves. The import is turned into one that is never called and that
/// every libstdc++ since GCC 4.9 has, `std::get_new_handler()` of GLIBCXX_3.4.20. No byte moves and no code changes.
/// </summary>
internal static class StandardLibraryPatch
{
    /// <summary>The symbol that an older libstdc++ lacks.</summary>
    public const string MissingSymbol = "_ZSt21ios_base_library_initv";

    /// <summary>The version that an older libstdc++ lacks.</summary>
    public const string MissingVersion = "GLIBCXX_3.4.32";

    /// <summary>What the symbol is replaced by.</summary>
    public const string PresentSymbol = "_ZSt15get_new_handlerv";

    /// <summary>What the version is replaced by; the library has to need it already.</summary>
    public const string PresentVersion = "GLIBCXX_3.4.20";

    private const ushort VersionMask = 0x7fff;

    /// <summary>Returns the patched library; an equal copy if it does not need <see cref="MissingVersion"/>.</summary>
    /// <exception cref="InvalidDataException">This is no such library, it is damaged, or it needs more of that version.</exception>
    public static byte[] Apply(ReadOnlySpan<byte> library)
    {
        var copy = library.ToArray();
        var elf = new ElfImage(copy);
        var (missing, present) = FindVersions(elf);
        if (missing < 0)
        {
            return copy;
        }

        if (present < 0)
        {
            throw new InvalidDataException($"It needs {MissingVersion} but not {PresentVersion}, which was to stand in for it.");
        }

        RedirectSymbols(elf, VersionIndex(elf, missing), VersionIndex(elf, present));

        // A vernaux entry: hash, flags and index, name, next. The loader then asks twice for the older version.
        elf.At(present, 4).CopyTo(elf.At(missing, 4));
        elf.At(present + 8, 4).CopyTo(elf.At(missing + 8, 4));
        return copy;
    }

    private static (int Missing, int Present) FindVersions(ElfImage elf)
    {
        var (missing, present) = (-1, -1);
        foreach (var entry in elf.NeededVersions())
        {
            switch (elf.Name(elf.Read32(entry + 8)))
            {
                case MissingVersion:
                    missing = entry;
                    break;
                case PresentVersion:
                    present = entry;
                    break;
                default:
                    break;
            }
        }

        return (missing, present);
    }

    private static ushort VersionIndex(ElfImage elf, int entry) => (ushort)(elf.Read16(entry + 6) & VersionMask);

    private static void RedirectSymbols(ElfImage elf, ushort missing, ushort present)
    {
        uint? renamed = null;
        var symbols = elf.Symbols.Length / ElfImage.SymbolSize;
        for (var i = 1; i < symbols; i++)
        {
            var version = elf.SymbolVersions.Offset + (i * sizeof(ushort));
            if ((elf.Read16(version) & VersionMask) != missing)
            {
                continue;
            }

            var offset = elf.Read32(elf.Symbols.Offset + (i * ElfImage.SymbolSize));
            var name = elf.Name(offset);
            if (name != MissingSymbol)
            {
                throw new InvalidDataException($"It needs {name} of {MissingVersion}, which nothing older can stand in for.");
            }

            renamed = offset;
            BinaryPrimitives.WriteUInt16LittleEndian(elf.At(version, 2), present);
        }

        if (renamed is { } start)
        {
            RequireUnsharedName(elf, start);
            var bytes = elf.At(elf.Strings.Offset + start, MissingSymbol.Length);
            bytes.Clear();
            Encoding.ASCII.GetBytes(PresentSymbol, bytes);
        }
    }

    /// <summary>Linkers may store a name as the tail of another; such a name must not be overwritten.</summary>
    private static void RequireUnsharedName(ElfImage elf, uint start)
    {
        if (start > 0 && elf.At(elf.Strings.Offset + start - 1, 1)[0] != 0)
        {
            throw new InvalidDataException($"It stores the name {MissingSymbol} within another.");
        }

        var symbols = elf.Symbols.Length / ElfImage.SymbolSize;
        for (var i = 1; i < symbols; i++)
        {
            var offset = elf.Read32(elf.Symbols.Offset + (i * ElfImage.SymbolSize));
            if (offset > start && offset < start + MissingSymbol.Length)
            {
                throw new InvalidDataException($"It stores the name {elf.Name(offset)} within {MissingSymbol}.");
            }
        }
    }
}
