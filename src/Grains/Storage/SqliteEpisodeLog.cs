using System.Collections.Immutable;
using SelfPlay.Contracts.Replay;

namespace SelfPlay.Grains.Storage;

/// <summary>The episode logs in the SQLite database.</summary>
internal sealed class SqliteEpisodeLog(SqliteDatabase database) : IEpisodeLog
{
    /// <summary>Episodes deleted in one operation, so that appends do not wait long behind a large deletion.</summary>
    private const int MaxTrim = 500;

    public Task<ShardTotals> GetTotalsAsync(string shard) => database.ReadAsync(s => Load(s, shard).Totals);

    public Task<AppendedEpisodes> AppendAsync(string shard, ImmutableArray<EpisodeRecord> episodes) => database.WriteAsync(session =>
    {
        var (row, totals) = Load(session, shard);
        row ??= session.Integer("INSERT INTO shards (name, episodes, samples, steps, window_episodes, window_samples, window_bytes) VALUES ($0, 0, 0, 0, 0, 0, 0) RETURNING shard", shard);
        var (added, before) = (0, totals.Samples);
        foreach (var episode in episodes)
        {
            var inserted = session.Run(
                "INSERT INTO episodes (shard, sequence, id, weights_version, samples, steps, samples_through, payload) VALUES ($0, $1, $2, $3, $4, $5, $6, $7) ON CONFLICT (shard, id) DO NOTHING",
                row!.Value, totals.Episodes + 1, episode.Id.ToByteArray(), episode.WeightsVersion, episode.Samples, episode.Steps, totals.Samples + episode.Samples, episode.Payload);
            if (inserted == 1)
            {
                added++;
                totals = new ShardTotals(
                    totals.Episodes + 1,
                    totals.Samples + episode.Samples,
                    totals.Steps + episode.Steps,
                    totals.WindowEpisodes + 1,
                    totals.WindowSamples + episode.Samples,
                    totals.WindowBytes + episode.Payload.Length);
            }
        }

        Save(session, row!.Value, totals);
        return new AppendedEpisodes(totals, added, totals.Samples - before);
    });

    public Task<ReplayPage> ReadAsync(string shard, long cursor, int maxBytes) => database.ReadAsync(session =>
    {
        var (row, totals) = Load(session, shard);
        var page = ImmutableArray.CreateBuilder<EpisodeRecord>();
        var samples = totals.Samples;
        if (row is null)
        {
            return new ReplayPage([], cursor, false, 0);
        }

        var bytes = 0L;
        var more = false;
        using var reader = session.Query(
            "SELECT sequence, id, weights_version, samples, steps, samples_through, length(payload), payload FROM episodes WHERE shard = $0 AND sequence > $1 ORDER BY sequence",
            row.Value, cursor);
        while (reader.Read())
        {
            bytes += reader.GetInt64(6);
            if (page.Count > 0 && bytes > maxBytes)
            {
                more = true;
                break;
            }

            page.Add(new EpisodeRecord(
                new Guid(reader.GetFieldValue<byte[]>(1)),
                reader.GetInt64(2),
                reader.GetInt32(3),
                reader.GetInt32(4),
                reader.GetFieldValue<byte[]>(7)));
            cursor = reader.GetInt64(0);
            samples = reader.GetInt64(5);
        }

        return new ReplayPage(page.ToImmutable(), cursor, more, samples);
    });

    public Task<long> SeekAsync(string shard, long samples) => database.ReadAsync(session =>
    {
        var (row, totals) = Load(session, shard);
        var limit = totals.Samples - samples;
        return row is null || limit <= totals.Samples - totals.WindowSamples
            ? totals.Episodes - totals.WindowEpisodes
            : LastUpTo(session, row.Value, totals, limit - 1) + 1;
    });

    public async Task<ShardTotals> TrimAsync(string shard, long samples)
    {
        while (true)
        {
            var (totals, done) = await database.WriteAsync(session => Trim(session, shard, samples));
            if (done)
            {
                return totals;
            }
        }
    }

    private static (ShardTotals Totals, bool Done) Trim(SqliteSession session, string shard, long samples)
    {
        var (row, totals) = Load(session, shard);
        if (row is null)
        {
            return (totals, true);
        }

        var last = LastUpTo(session, row.Value, totals, samples);
        var first = totals.Episodes - totals.WindowEpisodes;
        var through = Math.Min(last, first + MaxTrim);
        if (through <= first)
        {
            return (totals, true);
        }

        using (var reader = session.Query("SELECT count(*), sum(samples), sum(length(payload)) FROM episodes WHERE shard = $0 AND sequence <= $1", row.Value, through))
        {
            reader.Read();
            totals = totals with
            {
                WindowEpisodes = totals.WindowEpisodes - reader.GetInt64(0),
                WindowSamples = totals.WindowSamples - reader.GetInt64(1),
                WindowBytes = totals.WindowBytes - reader.GetInt64(2),
            };
        }

        session.Run("DELETE FROM episodes WHERE shard = $0 AND sequence <= $1", row.Value, through);
        Save(session, row.Value, totals);
        return (totals, through == last);
    }

    /// <summary>
    /// Number of the newest episode by whose end at most <paramref name="limit"/> samples had been appended, by bisection:
    /// sample counts grow with the numbers, and the log has no gaps.
    /// </summary>
    private static long LastUpTo(SqliteSession session, long row, ShardTotals totals, long limit)
    {
        var low = totals.Episodes - totals.WindowEpisodes; // trimmed
        var high = totals.Episodes + 1;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            var through = session.Integer("SELECT samples_through FROM episodes WHERE shard = $0 AND sequence = $1", row, middle)
                ?? throw new StorageException($"Episode {middle} of a replay shard is missing in the database; restore the file from a copy.");
            if (through <= limit)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static (long? Row, ShardTotals Totals) Load(SqliteSession session, string shard)
    {
        using var reader = session.Query("SELECT shard, episodes, samples, steps, window_episodes, window_samples, window_bytes FROM shards WHERE name = $0", shard);
        return reader.Read()
            ? (reader.GetInt64(0), new ShardTotals(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)))
            : (null, default);
    }

    private static void Save(SqliteSession session, long row, ShardTotals totals) => session.Run(
        "UPDATE shards SET episodes = $1, samples = $2, steps = $3, window_episodes = $4, window_samples = $5, window_bytes = $6 WHERE shard = $0",
        row, totals.Episodes, totals.Samples, totals.Steps, totals.WindowEpisodes, totals.WindowSamples, totals.WindowBytes);
}
