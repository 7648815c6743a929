using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SelfPlay.Contracts.Replay;
using SelfPlay.Grains.Storage;
using SelfPlay.Tests.Counting;

namespace SelfPlay.Grains.Tests;

public sealed class StorageTests : IDisposable
{
    private readonly string _directory = TestSilo.NewDirectory();

    private string DatabaseFile => Path.Combine(_directory, "selfplay.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    internal static EpisodeRecord Episode(int samples = 10, int bytes = 50) => new(Guid.NewGuid(), 1, samples, samples, new byte[bytes]);

    [Fact]
    public async Task Appended_episodes_come_back_in_order_after_reopening_and_repeats_count_once()
    {
        var episodes = Enumerable.Range(0, 30).Select(_ => Episode()).ToImmutableArray();
        using (var database = SqliteDatabase.Open(_directory))
        {
            var log = new SqliteEpisodeLog(database);
            Assert.Equal(20, (await log.AppendAsync("r/0", episodes[..20])).New);
            var second = await log.AppendAsync("r/0", episodes[10..]); // overlaps
            Assert.Equal((10, 100), (second.New, second.NewSamples));
            await log.AppendAsync("r/1", [Episode()]);
        }

        using (var database = SqliteDatabase.Open(_directory))
        {
            var log = new SqliteEpisodeLog(database);
            var page = await log.ReadAsync("r/0", 0, 1 << 20);
            Assert.Equal(episodes.Select(e => e.Id), page.Episodes.Select(e => e.Id));
            Assert.Equal(new ShardTotals(30, 300, 300, 30, 300, 1500), await log.GetTotalsAsync("r/0"));
            Assert.Equal(300, page.TotalSamples);
            Assert.False(page.More);
        }
    }

    [Fact]
    public async Task Pages_end_at_their_size_and_hold_at_least_one()
    {
        using var database = SqliteDatabase.Open(_directory);
        var log = new SqliteEpisodeLog(database);
        await log.AppendAsync("r/0", [Episode(bytes: 500), Episode(bytes: 500), Episode(bytes: 500)]);
        var first = await log.ReadAsync("r/0", 0, 1000);
        Assert.Equal((2, 2L, true, 20L), (first.Episodes.Length, first.Cursor, first.More, first.TotalSamples));
        var second = await log.ReadAsync("r/0", first.Cursor, 1);
        Assert.Equal((1, 3L, false, 30L), (second.Episodes.Length, second.Cursor, second.More, second.TotalSamples));
        var end = await log.ReadAsync("r/0", second.Cursor, 1000);
        Assert.Equal((0, 3L, 30L), (end.Episodes.Length, end.Cursor, end.TotalSamples));
    }

    [Fact]
    public async Task Seek_and_trim_keep_the_newest_samples()
    {
        using var database = SqliteDatabase.Open(_directory);
        var log = new SqliteEpisodeLog(database);
        await log.AppendAsync("r/0", [.. Enumerable.Range(0, 1200).Select(_ => Episode(samples: 3))]);
        Assert.Equal(1190, await log.SeekAsync("r/0", 30));
        Assert.Equal(1190, await log.SeekAsync("r/0", 32)); // the eleventh would be one sample too many
        Assert.Equal(0, await log.SeekAsync("r/0", 1_000_000));
        var totals = await log.TrimAsync("r/0", 3570);
        Assert.Equal(new ShardTotals(1200, 3600, 3600, 10, 30, 500), totals);
        Assert.Equal(totals, await log.TrimAsync("r/0", 3572)); // the next one has samples beyond
        Assert.Equal(totals, await log.TrimAsync("r/0", -5));
        var page = await log.ReadAsync("r/0", 0, 1 << 20);
        Assert.Equal((10, 1200L), (page.Episodes.Length, page.Cursor));
        Assert.Equal(1195, await log.SeekAsync("r/0", 15));
        Assert.Equal(0, await log.SeekAsync("never/0", 5));
    }

    [Fact]
    public async Task Blobs_change_together_or_not_at_all()
    {
        using var database = SqliteDatabase.Open(_directory);
        var blobs = new SqliteBlobStore(database);
        await blobs.CommitAsync([BlobChange.Put("a/1", "one", [1, 2, 3]), BlobChange.Put("a/2", "two", [4]), BlobChange.Put("b/1", "", [])]);
        await blobs.CommitAsync([BlobChange.Delete("a/2"), BlobChange.Put("a/1", "uno", [9, 8, 7, 6])]);
        Assert.Equal([new BlobInfo("a/1", "uno", 4)], await blobs.ListAsync("a/"));
        Assert.Equal(new byte[] { 8, 7 }, await blobs.ReadAsync("a/1", 1, 2));
        Assert.Equal(Array.Empty<byte>(), await blobs.ReadAsync("a/1", 4, 2));
        Assert.Null(await blobs.ReadAsync("a/2", 0, 2));
    }

    [Fact]
    public async Task An_operation_that_throws_is_undone_alone()
    {
        using var database = SqliteDatabase.Open(_directory);
        var blobs = new SqliteBlobStore(database);
        var bad = database.WriteAsync<int>(session =>
        {
            session.Run("INSERT INTO blobs (key, tag, content) VALUES ($0, '', x'00')", "bad");
            throw new InvalidOperationException("on purpose");
        });
        var good = blobs.CommitAsync([BlobChange.Put("good", "", [1])]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await good;
        Assert.Equal(["good"], (await blobs.ListAsync("")).Select(b => b.Key));
    }

    [Fact]
    public void A_second_writer_is_refused_and_told_who_the_first_is()
    {
        using var database = SqliteDatabase.Open(_directory);
        var refusal = Assert.Throws<StorageException>(() => SqliteDatabase.Open(_directory));
        Assert.Contains($"in use by process {Environment.ProcessId}", refusal.Message);
    }

    [Fact]
    public async Task Damaged_files_are_refused_with_one_sentence_and_left_as_they_are()
    {
        using (var database = SqliteDatabase.Open(_directory))
        {
            await new SqliteEpisodeLog(database).AppendAsync("r/0", [.. Enumerable.Range(0, 500).Select(_ => Episode(bytes: 300))]);
        }

        var sound = await File.ReadAllBytesAsync(DatabaseFile);
        var random = new byte[sound.Length];
        new Random(1).NextBytes(random);
        var middle = (byte[])sound.Clone();
        random.AsSpan(0, sound.Length / 2).CopyTo(middle.AsSpan(sound.Length / 4));
        Refused(sound[..(sound.Length / 2)], "damaged");
        Refused(sound[..700], "damaged");
        Refused(middle, "damaged");
        Refused([], "empty");
        Refused(random, "not an SQLite database");
        Refused("Hello, this is a text file and not a database at all, whatever its name says."u8.ToArray(), "not an SQLite database");

        await File.WriteAllBytesAsync(DatabaseFile, sound);
        using var again = SqliteDatabase.Open(_directory);
        Assert.Equal(500, (await new SqliteEpisodeLog(again).GetTotalsAsync("r/0")).Episodes);
    }

    [Fact]
    public void Databases_of_other_programs_and_of_newer_versions_are_refused()
    {
        Sql("CREATE TABLE notes (text TEXT)");
        var foreign = Assert.Throws<StorageException>(() => SqliteDatabase.Open(_directory));
        Assert.Contains("another program", foreign.Message);
        File.Delete(DatabaseFile);
        SqliteDatabase.Open(_directory).Dispose();
        Sql("PRAGMA user_version = 99");
        var newer = Assert.Throws<StorageException>(() => SqliteDatabase.Open(_directory));
        Assert.Contains("99", newer.Message);
        Assert.Contains("99", Assert.Throws<StorageException>(() => StoredRuns.Open(_directory)).Message);
    }

    [Fact]
    public void Directories_that_cannot_be_used_are_named()
    {
        File.WriteAllText(Path.Combine(_directory, "file"), "");
        var message = Assert.Throws<StorageException>(() => SqliteDatabase.Open(Path.Combine(_directory, "file", "data"))).Message;
        Assert.Contains("file", message);
        Assert.Contains("--data", message);
        Assert.Contains("There is no database", Assert.Throws<StorageException>(() => StoredRuns.Open(_directory)).Message);
    }

    private void Refused(byte[] content, string why)
    {
        File.WriteAllBytes(DatabaseFile, content);
        foreach (var open in new Func<IDisposable>[] { () => SqliteDatabase.Open(_directory), () => StoredRuns.Open(_directory) })
        {
            var refusal = Assert.Throws<StorageException>(() => open().Dispose());
            Assert.Contains(why, refusal.Message);
            Assert.Contains(DatabaseFile, refusal.Message);
            Assert.DoesNotContain("\n", refusal.Message);
        }

        Assert.Equal(content, File.ReadAllBytes(DatabaseFile));
    }

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
