using BenchmarkDotNet.Attributes;
using SelfPlay.Agents.AlphaZero;

namespace SelfPlay.Benchmarks;

/// <summary>The wire format of an AlphaZero game: MessagePack with LZ4.</summary>
[MemoryDiagnoser]
public class EpisodeBenchmarks
{
    private const int Plies = 40;

    private readonly GameEpisode _episode = new()
    {
        Moves = [.. Enumerable.Range(0, Plies).Select(ply => (ushort)(ply % 7))],
        Positions = [.. Enumerable.Range(0, Plies).Select(ply => new SearchedPosition { Ply = (ushort)ply, Policy = [1, 2, 3, 4, 5, 6, 7], Value = 0.5f })],
        Outcome = 1,
    };

    private byte[] _payload = [];

    [GlobalSetup]
    public void Setup() => _payload = _episode.Encode();

    [Benchmark]
    public byte[] Encode() => _episode.Encode();

    [Benchmark]
    public GameEpisode Decode() => GameEpisode.Decode(_payload);
}
