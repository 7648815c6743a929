using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Unicode;

namespace SelfPlay.Games.Conformance;

/// <summary>
/// Reads a recorded file, JSON lines with or without gzip, one object at a time. Everything is bounded, so a hostile file
/// (an endless line, a gzip bomb) ends in a <see cref="TraceException"/> and not in exhausted memory.
/// </summary>
internal sealed class TraceReader : IDisposable
{
    /// <summary>Longest line in bytes; recorded games stay under 64 KiB, transition tables under 256 KiB.</summary>
    public const int MaxLineBytes = 1 << 20;

    /// <summary>Most lines of a file.</summary>
    public const int MaxLines = 1_000_000;

    /// <summary>Most bytes of a file once decompressed.</summary>
    public const long MaxBytes = 1L << 28;

    private static readonly JsonDocumentOptions JsonLimits = new() { MaxDepth = 16 };

    private readonly string _file;
    private readonly Stream _stream;
    private readonly uint? _expectedBytes;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _number;
    private long _bytes;
    private JsonDocument? _document;

    private TraceReader(string file, FileStream stream)
    {
        _file = file;
        _stream = stream;
        if (stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B)
        {
            _expectedBytes = ReadGzipSize(stream);
            _stream = new GZipStream(stream, CompressionMode.Decompress);
        }

        stream.Position = 0;
    }

    /// <summary>Opens a file; gzip is recognised by its first bytes.</summary>
    public static TraceReader Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = File.OpenRead(path);
            return new TraceReader(Path.GetFileName(path), stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            stream?.Dispose();
            var why = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file"
                : Directory.Exists(path) ? "this is a folder, not a file"
                : "the file cannot be opened";
            throw new TraceException($"{path}: {why}.", exception);
        }
    }

    /// <summary>Reads the next object; false at the end of the file. The object before it is no longer valid then.</summary>
    public bool TryRead(out TraceLine line)
    {
        _document?.Dispose();
        _document = null;
        line = default;
        ReadOnlyMemory<byte> text;
        do
        {
            if (!TryReadText(out text))
            {
                return false;
            }
        }
        while (text.Span.Trim(" \t\r"u8).IsEmpty);

        _document = Parse(text);
        line = new TraceLine(_file, _number, _document.RootElement);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _document?.Dispose();
        _stream.Dispose();
    }

    /// <summary>
    /// The size that the last four bytes of a gzip file promise, modulo 2^32: GZipStream takes a file cut short for a whole one.
    /// </summary>
    private static uint ReadGzipSize(FileStream stream)
    {
        Span<byte> size = stackalloc byte[sizeof(uint)];
        stream.Seek(-Math.Min(size.Length, stream.Length), SeekOrigin.End);
        return stream.ReadAtLeast(size, size.Length, throwOnEndOfStream: false) == size.Length
            ? BinaryPrimitives.ReadUInt32LittleEndian(size)
            : 0;
    }

    private JsonDocument Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            if (!Utf8.IsValid(text.Span))
            {
                throw Fault("is not UTF-8 text");
            }

            var document = JsonDocument.Parse(text, JsonLimits);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            throw Fault("is not a JSON object");
        }
        catch (JsonException exception)
        {
            throw new TraceException($"{_file} line {_number} is not valid JSON.", exception);
        }
    }

    private bool TryReadText(out ReadOnlyMemory<byte> text)
    {
        var searched = 0;
        int length;
        while ((length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n')) < 0)
        {
            searched = _end - _start;
            if (!TryFill())
            {
                text = _buffer.AsMemory(_start, searched);
                _start = _end;
                return searched > 0 && CountLine();
            }
        }

        text = _buffer.AsMemory(_start, searched + length);
        _start += searched + length + 1;
        return CountLine();
    }

    private bool CountLine() =>
        ++_number <= MaxLines ? true : throw new TraceException($"{_file} has more than the {MaxLines} lines that are allowed.");

    /// <summary>Reads more behind what is left of the buffer, which grows up to the longest line; false at the end of the file.</summary>
    private bool TryFill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            if (_end >= MaxLineBytes)
            {
                throw new TraceException($"{_file} line {_number + 1} is longer than the {MaxLineBytes} bytes that are allowed.");
            }

            Array.Resize(ref _buffer, Math.Min(2 * _end, MaxLineBytes));
        }

        int read;
        try
        {
            read = _stream.Read(_buffer.AsSpan(_end));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new TraceException($"{_file} cannot be read beyond line {_number}: the file is damaged.", exception);
        }

        _end += read;
        _bytes += read;
        if (read == 0 && _expectedBytes is { } expected && expected != (uint)_bytes)
        {
            throw new TraceException($"{_file} ends amid its compressed data, or is more than one gzip file put together.");
        }

        return _bytes <= MaxBytes ? read > 0 : throw new TraceException($"{_file} is larger than the {MaxBytes} bytes that are allowed.");
    }

    private TraceException Fault(string what) => new($"{_file} line {_number} {what}.");
}
