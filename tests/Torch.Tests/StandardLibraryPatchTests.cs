using System.Text;
using CsCheck;
using SelfPlay.Torch.Native;

namespace SelfPlay.Torch.Tests;

public sealed class StandardLibraryPatchTests
{
    private static readonly byte[] s_original = File.ReadAllBytes(
        Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));

    [Fact]
    public void Patch_redirects_one_import_and_nothing_else()
    {
        var patched = StandardLibraryPatch.Apply(s_original);

        var before = Imports(s_original);
        var after = Imports(patched);
        Assert.Equal(before.Length, after.Length);
        var changed = before.Zip(after).Where(pair => pair.First != pair.Second).ToList();
        Assert.Equal(
            [("_ZSt21ios_base_library_initv@GLIBCXX_3.4.32", "_ZSt15get_new_handlerv@GLIBCXX_3.4.20")],
            changed);
        Assert.InRange(s_original.Zip(patched).Count(pair => pair.First != pair.Second), 1, 40);
    }

    [Fact]
    public void Patched_library_asks_for_no_new_version()
    {
        var patched = StandardLibraryPatch.Apply(s_original);

        Assert.Contains("GLIBCXX_3.4.32", NeededVersions(s_original));
        Assert.DoesNotContain("GLIBCXX_3.4.32", NeededVersions(patched));
    }

    [Fact]
    public void Patching_again_changes_nothing()
    {
        var once = StandardLibraryPatch.Apply(s_original);

        Assert.Equal(once, StandardLibraryPatch.Apply(once));
    }

    [Fact]
    public void Library_that_needs_nothing_new_stays_as_it_is()
    {
        var other = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libc10.so"));

        Assert.Equal(other, StandardLibraryPatch.Apply(other));
    }

    [Fact]
    public void Other_needs_of_the_new_version_are_refused()
    {
        var library = s_original.ToArray();
        var name = library.AsSpan().IndexOf("_ZSt21ios_base_library_initv"u8);
        library[name + "_ZSt21ios".Length] = (byte)'X';

        var error = Assert.Throws<InvalidDataException>(() => StandardLibraryPatch.Apply(library));
        Assert.Contains("_ZSt21iosXbase_library_initv of GLIBCXX_3.4.32", error.Message);
    }

    [Fact]
    public void Files_that_are_no_library_are_refused()
    {
        byte[][] files = [[], [0x7f, .. "ELF"u8], "#!/bin/sh\nexit 0\n"u8.ToArray(), new byte[4096]];
        foreach (var file in files)
        {
            var error = Assert.Throws<InvalidDataException>(() => StandardLibraryPatch.Apply(file));
            Assert.Equal("It is not an ELF library for 64-bit x86.", error.Message);
        }
    }

    [Fact]
    public void Truncated_libraries_are_refused()
    {
        Gen.Int[64, s_original.Length - 1].Sample(
            length => Assert.Throws<InvalidDataException>(() => StandardLibraryPatch.Apply(s_original.AsSpan(0, length))),
            iter: 50);
    }

    [Fact]
    public void Damaged_tables_are_refused_or_left_alone()
    {
        // Bytes of the header, the section table and the import tables: everything the patch reads.
        var sectionTable = s_original.Length - (31 * 64);
        var position = Gen.OneOf(Gen.Int[0, 63], Gen.Int[sectionTable, s_original.Length - 1], Gen.Int[0x3890, 0x3fb00]);
        Gen.Select(position, Gen.Byte).List[1, 8].Sample(
            damage =>
            {
                var library = s_original.ToArray();
                damage.ForEach(d => library[d.Item1] = d.Item2);
                try
                {
                    Assert.Equal(library.Length, StandardLibraryPatch.Apply(library).Length);
                }
                catch (InvalidDataException e)
                {
                    Assert.EndsWith(".", e.Message);
                }
            },
            iter: 300);
    }

    [Fact]
    public void Endless_chains_of_versions_are_refused()
    {
        var library = s_original.ToArray();
        var elf = new ElfImage(library);
        var first = elf.NeededVersions()[0];
        elf.At(elf.VersionNeeds.Offset + 2, 2).Fill(0xff); // versions needed of the first library
        elf.At(first + 12, 4).Clear(); // distance to the next one

        var error = Assert.Throws<InvalidDataException>(() => StandardLibraryPatch.Apply(library));
        Assert.Equal("Its list of needed versions is damaged.", error.Message);
    }

    private static string[] Imports(byte[] library)
    {
        var elf = new ElfImage(library);
        var versions = new Dictionary<int, string>();
        foreach (var entry in elf.NeededVersions())
        {
            versions[elf.Read16(entry + 6)] = elf.Name(elf.Read32(entry + 8));
        }

        var imports = new string[(elf.Symbols.Length / ElfImage.SymbolSize) - 1];
        for (var i = 0; i < imports.Length; i++)
        {
            var name = new StringBuilder(elf.Name(elf.Read32(elf.Symbols.Offset + ((i + 1) * ElfImage.SymbolSize))));
            var version = elf.Read16(elf.SymbolVersions.Offset + ((i + 1) * 2)) & 0x7fff;
            imports[i] = (versions.TryGetValue(version, out var needed) ? name.Append('@').Append(needed) : name).ToString();
        }

        return imports;
    }

    private static List<string> NeededVersions(byte[] library)
    {
        var elf = new ElfImage(library);
        var names = new List<string>();
        foreach (var entry in elf.NeededVersions())
        {
            names.Add(elf.Name(elf.Read32(entry + 8)));
        }

        return names;
    }
}
