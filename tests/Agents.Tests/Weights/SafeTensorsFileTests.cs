using System.Buffers.Binary;
using System.Text;
using CsCheck;
using SelfPlay.Agents.Weights;

namespace SelfPlay.Agents.Tests.Weights;

public sealed class SafeTensorsFileTests
{
    /// <summary>Written by hand from the description of the format, with spaces and an order no writer here would choose.</summary>
    private static readonly byte[] s_golden = File(
        """
        { "b": {"data_offsets":[8,12], "shape":[2], "dtype":"BF16"},
          "__metadata__": {"steps":"17"},
          "a": {"dtype":"F32","shape":[1,2],"data_offsets":[0,8]} , "s":{"dtype":"I64","shape":[],"data_offsets":[12,20]}}
        """,
        [0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x20, 0xc0, 0x80, 0x3f, 0x00, 0x40, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

    [Fact]
    public void Hand_written_file_is_read()
    {
        var file = SafeTensorsFile.Parse(s_golden);

        Assert.Equal(["a", "b", "s"], file.Tensors.Select(t => t.Name));
        Assert.Equal("17", file.Metadata["steps"]);
        Assert.Equal([1f, -2.5f], file["a"].Elements<float>().ToArray());
        Assert.Equal([1L, 2L], file["a"].Shape);
        Assert.Equal(TensorType.BF16, file["b"].Type);
        Assert.Equal([0x80, 0x3f, 0x00, 0x40], file["b"].Data.ToArray());
        Assert.Equal(-2, file["s"].Scalar<long>());
        Assert.False(file.TryGet("c", out _));
    }

    [Fact]
    public void Written_file_has_the_expected_bytes()
    {
        var writer = new SafeTensorsWriter { Metadata = { ["k"] = "v" } };
        writer.Add<byte>("u", [3], [1, 2, 3]);
        writer.Add<float>("f", [1, 1], [1.5f]);
        writer.AddScalar("i", 1L);

        const string header =
            """{"__metadata__":{"k":"v"},"i":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"f":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]},"u":{"dtype":"U8","shape":[3],"data_offsets":[12,15]}}""";
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.Equal(File(padded, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0x3f, 1, 2, 3]), writer.ToArray());
    }

    [Fact]
    public void Tensors_survive_a_round_trip_and_are_aligned()
    {
        var tensor = Gen.Select(Gen.Enum<TensorType>(), Gen.Long[0, 4].Array[0, 4], Gen.Int[0, 255], (type, shape, salt) =>
        {
            var bytes = shape.Aggregate(1L, (a, b) => a * b) * type.Size();
            var data = Enumerable.Range(salt, (int)bytes).Select(i => (byte)(type == TensorType.BOOL ? i % 2 : i * 7)).ToArray();
            return (Type: type, Shape: shape, Data: data);
        });
        Gen.Select(Gen.Dictionary(Gen.String[1, 12], tensor)[0, 8], Gen.Dictionary(Gen.String, Gen.String)[0, 3]).Sample((tensors, metadata) =>
        {
            byte[] Write(bool reverse)
            {
                var writer = new SafeTensorsWriter();
                foreach (var (key, text) in metadata)
                {
                    writer.Metadata[Unicode(key)] = Unicode(text);
                }

                foreach (var (name, t) in reverse ? tensors.Reverse() : tensors)
                {
                    writer.Add(Hex(name), t.Type, t.Shape, t.Data);
                }

                return writer.ToArray();
            }

            var bytes = Write(reverse: false);
            var file = SafeTensorsFile.Parse(bytes);

            Assert.Equal(bytes, Write(reverse: true));
            Assert.Equal(tensors.Count, file.Tensors.Count);
            var start = 8 + BinaryPrimitives.ReadInt64LittleEndian(bytes);
            Assert.Equal(0, start % 8);
            foreach (var t in file.Tensors)
            {
                Assert.Equal(0, start % t.Type.Size());
                start += t.Data.Length;
            }

            foreach (var (name, t) in tensors)
            {
                var read = file[Hex(name)];
                Assert.Equal(t.Type, read.Type);
                Assert.Equal(t.Shape, read.Shape);
                Assert.Equal(t.Data, read.Data.ToArray());
            }

            foreach (var (key, text) in metadata)
            {
                Assert.Equal(Unicode(text), file.Metadata[Unicode(key)]);
            }
        });
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' occurs twice")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"}}""", 0, "metadata 'k' occurs twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' takes the bytes 4 to 8 of 8, and was to begin at 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "'b' takes the bytes 2 to 6")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "'b' takes the bytes 0 to 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "'a' takes the bytes 0 to 4 of 3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "cover 4 of 5 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,-4]}}""", 4, "'a' takes the bytes 0 to -4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[-4,0]}}""", 0, "'a' takes the bytes -4 to 0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,9223372036854775807]}}""", 1, "'a' takes the bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'a' of type F32 and 1 dimensions does not fit its 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}""", 4, "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,-1],"data_offsets":[0,0]}}""", 0, "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "does not fit")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "'a' is of type 'F8_E4M3', and the types are BOOL, U8")]
    [InlineData("""{"a":{"dtype":"3","shape":[1],"data_offsets":[0,2]}}""", 2, "is of type '3'")]
    [InlineData("""{"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}""", 1, "truth values other than 0 and 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,2,4]}}""", 4, "'a' lacks its dtype, its shape or its two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "'a' lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}""", 4, "unknown or repeated property 'x'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", 4, "unknown or repeated property 'shape'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "not the JSON it should be")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "not the JSON it should be")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", 4, "not the JSON it should be")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "not the JSON it should be")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "not the JSON it should be")]
    [InlineData("""{"a":1}""", 0, "not the JSON it should be")]
    [InlineData("[]", 0, "not the JSON it should be")]
    [InlineData("{", 0, "not the JSON it should be")]
    [InlineData("{}{}", 0, "not the JSON it should be")]
    [InlineData("", 0, "not the JSON it should be")]
    public void Damaged_files_are_refused_with_one_sentence(string header, int dataBytes, string why)
    {
        var data = new byte[dataBytes];
        data.AsSpan().Fill(7);

        var error = Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Parse(File(header, data)));

        Assert.StartsWith("This is not a sound safetensors file: ", error.Message);
        Assert.Contains(why, error.Message);
        Assert.EndsWith(".", error.Message);
    }

    [Fact]
    public void Huge_header_lengths_are_refused()
    {
        foreach (var length in new[] { ulong.MaxValue, 1ul << 63, 1ul << 40, SafeTensorsFile.MaxHeaderBytes + 1ul, 9ul })
        {
            var file = new byte[16];
            BinaryPrimitives.WriteUInt64LittleEndian(file, length);

            var error = Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Parse(file));
            Assert.Contains($"claims {length} bytes", error.Message);
        }
    }

    [Fact]
    public void Names_in_messages_are_short_and_on_one_line()
    {
        var name = "line\\n" + new string('x', 10_000);
        var header = """{"NAME":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""".Replace("NAME", name);

        var error = Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Parse(File(header, new byte[4])));

        Assert.InRange(error.Message.Length, 80, 300);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Truncated_files_are_refused()
    {
        for (var length = 0; length < s_golden.Length; length++)
        {
            _ = Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Parse(s_golden.AsMemory(0, length)));
        }
    }

    [Fact]
    public void Flipped_bytes_raise_nothing_else_and_allocate_little()
    {
        Gen.Select(Gen.Int[0, s_golden.Length - 1], Gen.Byte).List[1, 4].Sample(
            damage =>
            {
                var file = s_golden.ToArray();
                damage.ForEach(d => file[d.Item1] = d.Item2);
                RequireParsedOrRefused(file);
            },
            iter: 20_000);
    }

    [Fact]
    public void Random_headers_raise_nothing_else_and_allocate_little()
    {
        string[] words = ["{", "}", "[", "]", ":", ",", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"__metadata__\"", "\"F32\"", "\"a\"", "0", "4", "-1", "1e9"];
        Gen.Select(Gen.Int[0, words.Length - 1].Array[0, 30], Gen.Byte.Array[0, 8]).Sample(
            (header, data) => RequireParsedOrRefused(File(string.Concat(header.Select(i => words[i])), data)),
            iter: 20_000);
        Gen.Byte.Array[0, 64].Sample(RequireParsedOrRefused, iter: 20_000);
    }

    [Fact]
    public void Wrong_element_types_and_shapes_are_named()
    {
        var file = SafeTensorsFile.Parse(s_golden);

        Assert.Contains("'a' has elements of type F32, not F64", Assert.Throws<InvalidDataException>(() => file["a"].Elements<double>().Length).Message);
        Assert.Contains("'a' has the shape [1, 2]", Assert.Throws<InvalidDataException>(() => file["a"].Scalar<float>()).Message);
        Assert.Equal("The file has no tensor 'z'.", Assert.Throws<InvalidDataException>(() => file["z"]).Message);
    }

    [Fact]
    public void Writer_refuses_taken_names_and_wrong_sizes()
    {
        var writer = new SafeTensorsWriter();
        writer.AddScalar("a", 1f);

        _ = Assert.Throws<ArgumentException>(() => writer.AddScalar("a", 2f));
        _ = Assert.Throws<ArgumentException>(() => writer.AddScalar("__metadata__", 2f));
        _ = Assert.Throws<ArgumentException>(() => writer.Add<float>("b", [3], [1f, 2f]));
        Assert.Equal(["a"], SafeTensorsFile.Parse(writer.ToArray()).Tensors.Select(t => t.Name));
    }

    private static void RequireParsedOrRefused(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _ = SafeTensorsFile.Parse(file);
        }
        catch (InvalidDataException e)
        {
            Assert.EndsWith(".", e.Message);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    private static byte[] File(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data];
    }

    /// <summary>Unicode that JSON can hold: random strings may have halves of characters.</summary>
    private static string Unicode(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Unlike <see cref="Unicode"/>, keeps different names different.</summary>
    private static string Hex(string text) => Convert.ToHexString(Encoding.Unicode.GetBytes(text));
}
