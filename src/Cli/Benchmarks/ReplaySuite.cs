using System.Diagnostics;
using System.Runtime.CompilerServices;
using SelfPlay.Contracts.Replay;
using SelfPlay.Games;

namespace SelfPlay.Cli.Benchmarks;

/// <summary>
/// The durable replay through its grains: `replay.append`, episodes/s that 8 callers append to 2 shards in batches of 16 with
/// 4 kB of payload each, every batch on the disk before its call returns; `replay.read`, episodes/s that one caller
/// reads back.
/// </summary>
internal static class ReplaySuite
{
    private const int Callers = 8;
    private const int Shards = 2;
    private const int Batch = 16;
    private const int Payload = 4096;

    public static async IAsyncEnumerable<BenchmarkResult> RunAsync(Effort effort, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var silo = await BenchSilo.StartAsync(null, cancellationToken);
        var appends = new double[Effort.Readings];
        var reads = new double[Effort.Readings];
        for (var i = 0; i < Effort.Readings; i++)
        {
            var shards = Enumerable.Range(0, Shards).Select(shard => silo.Grains.GetGrain<IReplayGrain>($"bench{i}/{shard}")).ToArray();
            var start = Stopwatch.GetTimestamp();
            var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller =>
                AppendAsync(shards[caller % Shards], (ulong)caller, start, effort.Seconds, cancellationToken)));
            appends[i] = counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
            reads[i] = await ReadAsync(shards[0], cancellationToken);
        }

        yield return BenchmarkResult.Of("replay.append", "episodes/s", appends);
        yield return BenchmarkResult.Of("replay.read", "episodes/s", reads);
    }

    private static async Task<long> AppendAsync(IReplayGrain shard, ulong caller, long start, double seconds, CancellationToken cancellationToken)
    {
        var random = new Xoshiro256(caller);
        var count = 0L;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = new EpisodeRecord[Batch];
            for (var i = 0; i < Batch; i++)
            {
                var payload = new byte[Payload];
                BitConverter.TryWriteBytes(payload, random.Next());
                batch[i] = new EpisodeRecord(Guid.NewGuid(), 1, 40, 40, payload);
            }

            await shard.AppendAsync([.. batch]);
            count += Batch;
        }

        return count;
    }

    private static async Task<double> ReadAsync(IReplayGrain shard, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var (count, cursor, more) = (0L, 0L, true);
        while (more)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await shard.ReadAsync(cursor, 1 << 20);
            (cursor, more) = (page.Cursor, page.More);
            count += page.Episodes.Length;
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
